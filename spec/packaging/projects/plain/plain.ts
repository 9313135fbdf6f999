// A program as with tsyringe, with another import: plain classes, told what they need by decorated parameters, and by the types that some compilers write down.
import { Component, container, delay, inject, injectable, injectAll, Lifecycle, OnStart, registry, scoped, singleton } from 'systole';

interface Named { readonly name: string }

@registry([{ token: 'url', useValue: 'db://there' }, { token: 'part', useValue: 1 }, { token: 'part', useFactory: () => 2 }])
class Registrations {}

@injectable({ token: 'mailer' })
class SmtpMailer implements Named { readonly name = 'smtp'; }

@Component('url')
class Database {
  constructor(readonly url: string) {}
  @OnStart connect(): void { console.log(`connect ${this.url}`); }
}

@singleton()
class Orders {
  constructor(
    @inject(Database) readonly database: Database, @inject('mailer') readonly mailer: Named, @injectAll('part') readonly parts: number[],
    @inject(delay(() => Late)) readonly late: Named, @inject('nothing', { isOptional: true }) readonly nothing?: Named,
  ) {}
}

@scoped(Lifecycle.ContainerScoped)
class Late implements Named { readonly name = 'late'; constructor(@inject('mailer') readonly mailer: Named) {} }

@Component(Orders)
class Api {
  constructor(readonly orders: Orders) {}
  @OnStart listen(): void {
    const { database, mailer, parts, late, nothing } = this.orders;
    console.log(`${database.url} ${mailer.name} ${parts.join('+')} ${late.name} ${String(nothing)} ${String(this.orders === container.resolve(Orders))}`);
  }
}

@injectable()
class Report { constructor(readonly mailer: SmtpMailer) {} }

async function run(): Promise<void> {
  await container.start(Api);
  await container.stopAll();
  try {
    console.log(container.resolve(Report).mailer.name);
  } catch (error) {
    console.log((error as Error).message);
  }
}

export { Registrations };
void run();
