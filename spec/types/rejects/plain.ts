/** Plain registrations fit their tokens, in children and factories too. */
import { createContainer, token } from 'systole';
import type { DependencyContainer } from 'systole';

const Rate = token<number>('rate');
const container = createContainer();

// error: is not assignable to parameter of type 'number'
container.createChildContainer().registerInstance<number>(Rate, 'seven');

// error: Type 'number' is not assignable to type 'string'
export const makes = (by: DependencyContainer): string => by.resolve(Rate);
