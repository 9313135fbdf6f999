import type { Maker } from './maker';
import { Origins } from './origins';
import type { Origin } from './origins';
import { Recipe, wayToUnregistered } from './recipe';
import { Lifecycle, standsForComponent } from './registration';
import type { Registration, Source } from './registration';
import { inOrder } from './registrations';
import type { LastRegistrations } from './registrations';
import { isName } from './tokens';

/** The last registration of a token, and whose it is. */
export interface FoundRegistration {
  readonly last: Registration;
  /** `undefined` for what a class has said of itself: that is everybody's. */
  readonly holder: Maker | undefined;
}

/** Who a book asks about tokens. */
export interface BookOwner extends Maker, Origin {
  /** How many things are made once for each container. */
  readonly slots: number;
  /** @throws when a container on the way is disposed of */
  find(token: unknown): FoundRegistration | undefined;
}

/** The recipes of one container; of its children too, while they are no different. */
export class Book {
  /** What the owner's changes counted up to when it was begun; with another count, it is thrown away. */
  readonly stamp: number;
  /** Which components there were then. */
  readonly version: number;
  /** What children of the owner begin with; worked out with the first. */
  bequest: LastRegistrations | undefined = undefined;
  readonly owner: BookOwner;
  /** Of what is not registered with the owner itself. */
  private readonly others = new Map<unknown, Recipe>();
  /** What was asked for last. */
  private lastKnown: Recipe | undefined = undefined;
  private lists: Map<unknown, readonly Recipe[] | undefined> | undefined = undefined;
  /** Whose instances of what is made once for each container are meant, where those are not of whoever asks. */
  private holders: Map<Registration, Maker> | undefined = undefined;

  private originsMade: Origins | undefined = undefined;

  constructor(owner: BookOwner, stamp: number, version: number) {
    this.owner = owner;
    this.stamp = stamp;
    this.version = version;
  }

  /** The recipe of a token that has been asked for before. */
  known(token: unknown): Recipe | undefined {
    // Children made for one request each ask for the same, one after the other.
    if (this.lastKnown?.token === token) return this.lastKnown;
    const recipe = this.owner.ownLast(token)?.recipe;
    return this.lastKnown = recipe?.book === this ? recipe : this.others.get(token);
  }

  recipe(token: unknown): Recipe {
    return this.known(token) ?? this.learn(token);
  }

  /** Of all registrations of a token; `undefined` for a name without any. */
  recipes(token: unknown): readonly Recipe[] | undefined {
    const lists = this.lists ??= new Map<unknown, readonly Recipe[] | undefined>();
    if (!lists.has(token)) lists.set(token, this.learnAll(token));
    return lists.get(token);
  }

  /** What the owner's things are made of. */
  get origins(): Origins {
    return this.originsMade ??= new Origins(this.owner, (this.owner.parent as Maker | undefined)?.origins);
  }

  /** Who keeps the instance of what is made once for each container. */
  holder(registration: Registration, asking: Maker): Maker {
    return this.otherHolder(registration) ?? asking;
  }

  /** The same, where that is not who asks. */
  otherHolder(registration: Registration): Maker | undefined {
    return this.holders?.get(registration);
  }

  private learn(token: unknown): Recipe {
    const { owner, others } = this;
    const component = owner.components.find(token);
    const inPlace = component === undefined ? undefined : owner.inPlace(token);
    const isPlain = component === undefined || inPlace !== undefined;
    const isHeard = isPlain && owner.interceptors?.hears(token) === true;
    const own = isPlain ? owner.ownLast(token) : undefined;
    if (own !== undefined) return own.recipe = this.of(token, own, isHeard);
    const recipe = isPlain ? this.elsewhere(token, isHeard) : new Recipe(this, token, { kind: 'component', target: component }, undefined, false);
    others.set(token, recipe);
    return recipe;
  }

  private elsewhere(token: unknown, isHeard: boolean): Recipe {
    const found = this.owner.find(token);
    return found === undefined ? new Recipe(this, token, wayToUnregistered(token), undefined, isHeard) : this.registered(token, found.last, found.holder, isHeard);
  }

  private learnAll(token: unknown): readonly Recipe[] | undefined {
    if (this.owner.components.find(token) !== undefined && this.owner.inPlace(token) === undefined) return [this.recipe(token)];
    const found = this.owner.find(token);
    if (found !== undefined) return inOrder(found.last).map((one) => this.registered(token, one, found.holder, false));
    return isName(token) ? undefined : [new Recipe(this, token, wayToUnregistered(token), undefined, false)];
  }

  private registered(token: unknown, registration: Registration, holder: Maker | undefined, isHeard: boolean): Recipe {
    if (holder !== undefined && holder !== this.owner && registration.lifecycle === Lifecycle.ContainerScoped) (this.holders ??= new Map<Registration, Maker>()).set(registration, holder);
    return this.of(token, registration, isHeard);
  }

  /** What stands for a component keeps nothing: the component is made once, whatever else its class says. */
  private of(token: unknown, registration: Registration, isHeard: boolean): Recipe {
    return standsForComponent(token, registration) ? new Recipe(this, token, { kind: 'token', target: registration.target }, undefined, isHeard) : new Recipe(this, token, registration as Source, registration, isHeard);
  }
}
