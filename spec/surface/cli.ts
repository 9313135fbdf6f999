// npm run surface: writes down what the doors show now.
import { writeFileSync } from 'node:fs';
import { fileOf, surfaces } from './surface';

for (const { door, text } of surfaces()) writeFileSync(fileOf(door), text);
