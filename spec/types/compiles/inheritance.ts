/** Base classes: their handlers come along, their dependency lists do not. */
import { Component, OnStart, OnStop } from 'systole';
import type { HandlerContext } from 'systole';

class Database { private readonly kind = 'database'; }
class Cache { private readonly kind = 'cache'; }

export abstract class Connected<Options> {
  options: Options | undefined;
  constructor(protected readonly database: Database) {}
  @OnStart async connect(): Promise<void> {}
  @OnStop abstractly(): void { this.close(); }
  protected abstract close(): void;
}

@Component(Database)
export class Users extends Connected<{ table: string }> { protected close(): void {} }

@Component(Database, Cache)
export class CachedUsers extends Users {
  constructor(database: Database, readonly cache: Cache) { super(database); }
  override async connect(): Promise<void> { await super.connect(); }
  @OnStart warm(context: HandlerContext): void { context.progress('warm'); }
}

@Component()
export class FixedUsers extends Users { constructor() { super(new Database()); } @OnStop override abstractly(): void {} }

@Component(Users)
export class Api { constructor(readonly users: Connected<{ table: string }>) {} }

@Component(CachedUsers)
export class TakesBase { constructor(readonly users: Users) {} }
