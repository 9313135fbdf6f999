// A machine of the fleet, for want of real ones: a process that is told what to run, and restarts it. It takes its time to come up, and a version
// whose name ends in "broken" never does, nor does one that ends in "broken-on-" and the name of the machine. Like a real machine, it knows nothing of Ctrl-C on somebody's terminal.
const bootMs = 60;
const name = process.argv[2];
let configured = '1.0';
let running = '1.0';
let upAt = 0;

const answers = {
  configure({ version }) {
    const before = configured;
    configured = version;
    return { before };
  },
  restart() {
    running = configured;
    upAt = running.endsWith('broken') || running.endsWith(`broken-on-${name}`) ? Infinity : Date.now() + bootMs;
    return { running };
  },
  health() {
    return { running, isUp: Date.now() >= upAt };
  },
};

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (question) => {
  setTimeout(() => process.send({ id: question.id, ...answers[question.ask](question) }), 5);
});
process.send({ id: 0 });
