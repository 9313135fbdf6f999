/** Replacements, fakes, calls and faults that do not fit what they are about. */
import { Component, createContainer, token, value } from 'systole';
import { called, calledWith, calls, failStart, fake, slow, startSystem, useSystem, withFaults } from 'systole/testing';

@Component()
class Database { readonly #kind = 'database'; query(sql: string): string { return this.#kind + sql; } }
@Component()
class Cache { lookUp(): number { return 1; } }
interface Mailer { send(to: string): Promise<void> }
const Mailer = token<Mailer>('mailer');
const Port = value('port', 8080);
const container = createContainer();
const mailer = fake(Mailer);

// @ts-expect-error an empty object is no Database
useSystem(container, { overrides: [[Database, { useValue: {} }]] });
// @ts-expect-error a text is no number, though the first override fits
useSystem(container, { overrides: [[Database, { useValue: fake(Database) }], [Port, { useValue: '8080' }]] });
// @ts-expect-error a Cache is no Database
void startSystem(container, { overrides: [[Database, { useClass: Cache }]] });
// @ts-expect-error the same from a function
useSystem(container, { overrides: () => [[Database, { useValue: fake(Cache) }]] });
// @ts-expect-error there is no such option
useSystem(container, { overides: [] });
// @ts-expect-error a number is no component
useSystem(container, { only: [8080] });
// @ts-expect-error there is no such mode
useSystem(container, { per: 'run' });

// @ts-expect-error a Mailer has no such method
fake(Mailer, { sent: () => Promise.resolve() });
// @ts-expect-error a Mailer promises
fake(Mailer, { send: () => 'sent' });
// @ts-expect-error what is private is no business of a fake
fake(Database, { kind: 'fake' });
// @ts-expect-error a number cannot be faked
fake(Port);
// @ts-expect-error a fake of a Cache is no Database
container.override(Database, { useValue: fake(Cache) });

// @ts-expect-error a Mailer sends to a text
calledWith(mailer.send, 5);
// @ts-expect-error there is one argument
calledWith(mailer.send, 'ada', 'hello');
// @ts-expect-error a Mailer has no such method
called(mailer.flush);
// @ts-expect-error it is a text
export const to: number | undefined = calls(mailer.send)[0]?.args[0];

// @ts-expect-error a number is no component
failStart(8080);
// @ts-expect-error a plain object is no component
slow({ name: 'Database' }, 200);
// @ts-expect-error a time is a number
slow(Database, '200');
// @ts-expect-error a component is no fault
withFaults(container, [Database]);
