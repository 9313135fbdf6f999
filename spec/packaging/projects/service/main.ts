import { story } from './service';

void story().then((lines) => { console.log(lines.join('\n')); });
