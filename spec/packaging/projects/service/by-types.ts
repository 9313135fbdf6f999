// No list: what the constructor needs is read from the types that some compilers write down.
import { Component, createContainer, isSystoleError } from 'systole';
import { Database, Url } from './service';

export async function storyByTypes(): Promise<string> {
  try {
    @Component()
    class Reporter {
      constructor(readonly database: Database) {}
    }
    const container = createContainer({ components: [Reporter, Url] });
    await container.startAll();
    const { url } = container.get(Reporter).database;
    await container.stopAll();
    return url;
  } catch (error) {
    return isSystoleError(error) ? `${error.code}: ${error.message}` : String(error);
  }
}
