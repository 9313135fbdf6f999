import type { ComponentClass, DeclaredAt, Source } from '../model/definition';
import { loadClassPlaces } from './later';

/**
 * How an instance of a component's class comes to be; and where the class stands, worked out when somebody asks. To capture the caller of each
 * `@Component` would cost more than all the rest of bringing a component up.
 */
export class ClassSource implements DeclaredAt {
  readonly target: ComponentClass;

  constructor(target: ComponentClass) {
    this.target = target;
  }

  /** Of the prototype: there is one source for each class of a program. */
  get kind(): Extract<Source['kind'], 'class'> {
    return 'class';
  }

  get place(): string | undefined {
    return loadClassPlaces().placeOfClass(this.target);
  }
}
