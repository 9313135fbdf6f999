import { component, createContainer } from 'systole';
import { startSystem } from 'systole/testing';

const system = await startSystem(createContainer({ components: [component('pool', { start: () => 'a pool' })] }), { overrides: [['pool', { useValue: 'a fake' }]] });
console.log(system.get('pool'));
await system[Symbol.asyncDispose]();
