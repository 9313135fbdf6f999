import { constructorFacts } from '../../src/metadata/constructor-types';
import { Component } from 'systole';
import { definitionOf } from '../../src/metadata/metadata-store';
import { refused } from './refused';

class Clock {}
class Own { constructor(readonly clock: Clock) {} }

describe('an inherited constructor', () => {
  it('is found at the class that wrote it', () => {
    class Inherits extends Own {}
    class InheritsTwice extends Inherits { field = 1; method(): number { return this.field; } }
    expect([Own, Inherits, InheritsTwice].map((target) => constructorFacts(target).owner)).toEqual([Own, Own, Own]);
  });

  it('is told from a constructor without parameters', () => {
    class Fixed extends Own { constructor() { super(new Clock()); } }
    class QuotedName extends Own { 'constructor'() { super(new Clock()); } }
    expect([constructorFacts(Fixed).owner, constructorFacts(class {}).owner.length, constructorFacts(QuotedName).owner]).toEqual([Fixed, 0, QuotedName]);
  });

  it('is recognised in what compilers write for a class with decorators', () => {
    const Compiled = class extends Own {
      // eslint-disable-next-line prefer-rest-params -- as TypeScript and esbuild write it
      constructor() { super(...(arguments as unknown as [Clock])); }
    };
    expect(constructorFacts(Compiled).owner).toBe(Own);
  });

  it('is refused without a list, naming the class that wrote it', () => {
    class Inherits extends Own {}
    expect(refused(() => { (Component() as (target: unknown) => void)(Inherits); })).toEqual({
      code: 'ERR_INVALID_DECORATION',
      message: 'Inherits has 1 constructor parameter (inherited from Own), but @Component() lists no dependencies.\n'
        + '  list them in order: @Component(First, Second); or @Component({ deps: [] }) if it can do without any\n'
        + '  or compile with experimentalDecorators and emitDecoratorMetadata (esbuild and tsx write no types), and keep @Component()',
      details: { decorator: 'Component', target: 'Inherits' },
    });
  });

  it('is satisfied by a list', () => {
    class Inherits extends Own {}
    Component(Clock)(Inherits);
    expect(definitionOf(Inherits)?.dependencies).toEqual([Clock]);
  });

  it('does not lend the types the compiler wrote for it to a constructor of the class\'s own', () => {
    class Typed { constructor(readonly clock: Clock) {} }
    Reflect.defineMetadata('design:paramtypes', [Clock], Typed);
    class Inherits extends Typed {}
    class Fixed extends Typed { constructor() { super(new Clock()); } }
    expect([constructorFacts(Inherits), constructorFacts(Fixed)]).toEqual([{ owner: Typed, types: [Clock] }, { owner: Fixed, types: undefined }]);
  });

  it('is no matter for a class that writes its own without parameters', () => {
    @Component()
    class Fixed extends Own { constructor() { super(new Clock()); } }
    expect(definitionOf(Fixed)?.dependencies).toEqual([]);
  });
});
