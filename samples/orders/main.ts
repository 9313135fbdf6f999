/** The order service as a process: `npm start`. Ctrl-C or SIGTERM stops it in order; no accepted order is lost. */
import { main } from 'systole';
import { createApplication } from './application';
import { HttpServer } from './http/http-server';

const print = (line: string): void => { console.log(line); };
const application = createApplication(process.env);

void main(application, {
  print,
  onStarted: () => { print(`listening on ${application.get(HttpServer).url}`); },
});
