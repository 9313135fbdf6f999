import { Component, component, container, createContainer, OnStart } from 'systole';

@Component()
class Loaded {
  started = false;
  @OnStart start(): void { this.started = true; }
}

describe('the application\'s own container', () => {
  it('holds whatever is decorated and loaded, and what that needs', async () => {
    const Settings = component('settings', { start: () => ({ port: 8080 }) });
    @Component(Settings)
    class LoadedLater {
      readonly port: number;
      constructor(settings: { readonly port: number }) { this.port = settings.port; }
    }
    expect(container.ids()).toEqual(['Loaded', 'LoadedLater', 'settings']);
    await container.startAll();
    expect(container.get(Loaded).started).toBe(true);
    expect(container.get(LoadedLater).port).toBe(8080);
    await container.stopAll();
  });

  it('is left alone by its forks, which hold what was there when they were made', async () => {
    const fork = container.fork().override(Loaded, { useFactory: () => new Loaded() });
    @Component()
    class TooLate {}
    expect(fork.ids()).not.toContain('TooLate');
    await fork.startAll();
    expect(fork.get(Loaded).started).toBe(false);
    expect(container.isStarted(Loaded)).toBe(false);
    expect(container.ids()).toContain('TooLate');
    expect(TooLate.name).toBe('TooLate');
    await fork.stopAll();
  });

  it('reports two classes of one name with the other findings', () => {
    const first = container.verify().length;
    Component()(class Loaded {});
    expect(container.verify().slice(first).map((finding) => finding.code)).toEqual(['ERR_DUPLICATE_ID']);
    expect(container.fork().verify().map((finding) => finding.code)).toContain('ERR_DUPLICATE_ID');
    expect(container.select(Loaded).verify()).toEqual([]);
    expect(createContainer({ components: [Loaded] }).verify()).toEqual([]);
  });
});
