import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
let folder: string;

// A program below the package, with the package's own reflect-metadata, and another copy of it.
beforeAll(() => {
  mkdirSync(join(root, '.jest-out'), { recursive: true });
  folder = mkdtempSync(join(root, '.jest-out/reflect-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/systole'));
  cpSync(dirname(require.resolve('reflect-metadata')), join(folder, 'node_modules/reflect-metadata'), { recursive: true, dereference: true });
});
afterAll(() => { rmSync(folder, { recursive: true }); });

/** How many copies of reflect-metadata have been loaded, and what a program says. */
function said(program: string): unknown {
  const file = join(folder, 'program.cjs');
  writeFileSync(file, `
    const loaded = () => Object.keys(require.cache).filter((file) => file.includes('reflect-metadata')).length;
    const say = (...what) => console.log(JSON.stringify(what));
    const own = '${require.resolve('reflect-metadata')}';
    class Clock {}
    class Store { constructor(clock) { this.clock = clock; } }
    ${program}
  `);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** A component whose constructor's types are metadata, and what a container makes of it. */
const written = `
  const declare = ({ Component }) => {
    Component()(Clock);
    Reflect.metadata('design:paramtypes', [Clock])(Store);
    Component()(Store);
  };
  const isGiven = ({ createContainer }) => createContainer({ components: [Store] }).resolve(Store).clock instanceof Clock;
`;

/** The functions that reflect-metadata has. */
const functions = ['decorate', 'defineMetadata', 'deleteMetadata', 'getMetadata', 'getMetadataKeys', 'getOwnMetadata', 'getOwnMetadataKeys', 'hasMetadata', 'hasOwnMetadata', 'metadata'];

it('is not loaded for a program that starts and stops what has no metadata', () => {
  expect(said(`
    const { Component, OnStart, createContainer, singleton } = require('systole');
    Component()(Clock);
    OnStart(Store.prototype, 'start', Object.getOwnPropertyDescriptor(Object.assign(Store.prototype, { start() {} }), 'start'));
    Component(Clock)(Store);
    class Plain {}
    singleton()(Plain);
    const container = createContainer({ components: [Store] });
    container.resolve(Plain);
    container.startAll().then(() => container.stopAll()).then(() => say(loaded(), Object.getOwnPropertyNames(Reflect).filter((name) => /etadata|decorate/.test(name)).sort()));
  `)).toEqual([0, functions]);
});

it('is there for whoever calls its functions, and takes their place then', () => {
  expect(said(`
    const systole = require('systole');
    ${written}
    const before = [loaded(), Reflect.getMetadata.name, Object.keys(Reflect)];
    const { hasMetadata } = Reflect;
    declare(systole);
    say(...before, loaded(), isGiven(systole), hasMetadata('design:paramtypes', Store), Reflect.hasMetadata === hasMetadata, Reflect.getOwnMetadataKeys(Clock));
  `)).toEqual([0, 'getMetadata', [], 1, true, true, false, []]);
});

it.each(['reflect-metadata', 'own'])('may be imported before this package, or after it: %s', (name) => {
  const theirs = name === 'own' ? 'own' : `'${name}'`;
  expect(said(`
    require(${theirs});
    const { getMetadata } = Reflect;
    const systole = require('systole');
    ${written}
    declare(systole);
    say(loaded(), isGiven(systole), Reflect.getMetadata === getMetadata);
  `)).toEqual([1, true, true]);
  expect(said(`
    const systole = require('systole');
    const captured = { ...Object.getOwnPropertyDescriptors(Reflect) };
    require(${theirs});
    ${written}
    declare(systole);
    const other = class {};
    captured.defineMetadata.value('key', 1, other);
    say(loaded(), isGiven(systole), Reflect.getMetadata('key', other), captured.getMetadata.value('key', other), captured.getOwnMetadataKeys.value(other), Reflect.getOwnMetadataKeys(Clock), captured.getOwnMetadataKeys.value(Clock));
  `)).toEqual([1, true, 1, 1, ['key'], [], []]);
});

it('knows of metadata that one copy has written and another one reads', () => {
  expect(said(`
    const systole = require('systole');
    ${written}
    declare(systole);
    require('reflect-metadata');
    const types = Reflect.getMetadata('design:paramtypes', Store);
    class Later extends Store {}
    systole.Component()(Later);
    say(loaded(), types[0] === Clock, systole.createContainer({ components: [Later] }).resolve(Later).clock instanceof Clock);
  `)).toEqual([2, true, true]);
});

it('is asked for what has been written by a copy that leaves Reflect alone', () => {
  expect(said(`
    const systole = require('systole');
    const { metadata } = require('reflect-metadata/no-conflict');
    const before = loaded();
    systole.Component()(Clock);
    metadata('design:paramtypes', [Clock])(Store);
    systole.Component()(Store);
    say(before, loaded(), systole.createContainer({ components: [Store] }).resolve(Store).clock instanceof Clock);
  `)).toEqual([1, 2, true]);
});

/** What another library of metadata does that keeps functions which are there, or one which puts its own in their place; and what only has some of them. */
const library = `
  const kept = new Map();
  const library = {
    defineMetadata: (key, value, target) => { kept.set(target, { ...kept.get(target), [key]: value }); },
    getOwnMetadata: (key, target) => kept.get(target)?.[key],
    getMetadata: (key, target) => library.getOwnMetadata(key, target) ?? (Object.getPrototypeOf(target) && library.getMetadata(key, Object.getPrototypeOf(target))),
    metadata: (key, value) => (target) => { library.defineMetadata(key, value, target); },
  };
  const keepingWhatIsThere = () => { for (const [name, value] of Object.entries(library)) if (typeof Reflect[name] !== 'function') Object.defineProperty(Reflect, name, { configurable: true, writable: true, value }); };
`;

it('leaves the functions of another library alone that has them already', () => {
  expect(said(`
    ${library}
    Object.assign(Reflect, library);
    const systole = require('systole');
    ${written}
    declare(systole);
    say(loaded(), isGiven(systole), Reflect.getMetadata === library.getMetadata, 'decorate' in Reflect, 'getMetadataKeys' in Reflect);
  `)).toEqual([0, true, true, false, false]);
});

it('goes on with what a library has written that brings some of the functions along that are needed', () => {
  expect(said(`
    ${library}
    const { metadata, ...rest } = library;
    Object.assign(Reflect, rest, { getOwnMetadataKeys: (target) => Object.keys(kept.get(target) ?? {}), hasOwnMetadata: (key, target) => key in (kept.get(target) ?? {}) });
    delete Reflect.getMetadata;
    Reflect.defineMetadata('design:paramtypes', [Clock], Store);
    const systole = require('systole');
    systole.Component()(Clock);
    systole.Component()(Store);
    say(loaded(), systole.createContainer({ components: [Store] }).resolve(Store).clock instanceof Clock);
  `)).toEqual([1, true]);
});

it('lets libraries come afterwards, whether they keep what is there or take its place', () => {
  expect(said(`
    const systole = require('systole');
    ${library}
    ${written}
    keepingWhatIsThere();
    declare(systole);
    say(loaded(), isGiven(systole), kept.size);
  `)).toEqual([1, true, 0]);
  expect(said(`
    const systole = require('systole');
    ${library}
    ${written}
    Object.assign(Reflect, library);
    declare(systole);
    say(loaded(), isGiven(systole), kept.size, Reflect.hasMetadata('design:paramtypes', Clock), loaded(), Reflect.getMetadata === library.getMetadata);
  `)).toEqual([0, true, 1, false, 1, true]);
});

it('is there for tsyringe, whose import refuses to go on without it', () => {
  expect(said(`
    const systole = require('systole');
    const { container, injectable } = require('${require.resolve('tsyringe')}');
    injectable()(Clock);
    Reflect.defineMetadata('design:paramtypes', [Clock], Store);
    injectable()(Store);
    say(container.resolve(Store).clock instanceof Clock, systole.createContainer({ components: [] }).resolve(Store).clock instanceof Clock);
  `)).toEqual([true, true]);
});

it('is loaded once for two copies of this package, of which each knows what the other was told', () => {
  expect(said(`
    const systole = require('systole');
    for (const file of Object.keys(require.cache)) if (file.includes('dist')) delete require.cache[file];
    const other = require('systole');
    ${written}
    const before = loaded();
    declare(other);
    say(systole !== other, before, loaded(), isGiven(systole), isGiven(other));
  `)).toEqual([true, 0, 1, true, true]);
});
