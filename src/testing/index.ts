export { createVirtualClock } from './virtual-clock';
export type { VirtualClock } from './virtual-clock';
export { called, calledWith, calls, fake, forgetCalls } from './fake';
export type { CallOf, Fake, FakeCall, FakeMembers, FakeMethod, FakeOptions } from './fake';
export { failStart, failStop, hangStart, hangStop, lateStart, slow, slowStop, throwStart, withFaults } from './faults';
export type { Fault, FaultKind, FaultOptions } from './faults';
