import { join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const root = resolve(__dirname, '../..');
const { exports: doors } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly require: { readonly types: string } }>>;
};

/** What one door of the built package shows. */
export interface Surface {
  /** As users import it: `systole/testing`. */
  readonly door: string;
  /** Each exported name with its declaration, by name; then what those are made of without being exported. No comments, no private members. */
  readonly text: string;
  /** The exported names that something stands for at run time. */
  readonly values: readonly string[];
}

/** Where the surface of a door is written down. */
export function fileOf(door: string): string {
  return join(__dirname, `${door.replaceAll('/', '-')}.txt`);
}

/** The surfaces of all doors, from the declarations in dist. */
export function surfaces(): readonly Surface[] {
  const files = Object.entries(doors).flatMap(([door, target]) => (typeof target === 'string' ? [] : [{ door: join('systole', door), file: join(root, target.require.types) }]));
  const program = ts.createProgram(files.map(({ file }) => file), { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'], types: ['node'] });
  const told = new Set<ts.Symbol>();
  return files.map(({ door, file }) => ({ door, ...new Door(program, file, told).surface() }));
}

class Door {
  private readonly checker: ts.TypeChecker;
  private readonly exported: ReadonlyMap<string, ts.Symbol>;
  /** Of classes that are exported as types alone. */
  private readonly types: ReadonlySet<string>;

  /** @param told - what was written down for other doors, which is added to */
  constructor(program: ts.Program, file: string, private readonly told: Set<ts.Symbol>) {
    this.checker = program.getTypeChecker();
    const source = program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is missing: run "npm run build" before this, as "npm test" does`);
    const exported = this.checker.getExportsOfModule(module);
    this.exported = new Map(exported.map((symbol) => [symbol.name, this.itself(symbol)]));
    this.types = new Set(exported.filter(({ declarations = [] }) => declarations.some(ts.isTypeOnlyExportDeclaration)).map(({ name }) => name));
  }

  surface(): Omit<Surface, 'door'> {
    const shown = [...this.exported].sort(byName);
    const inside = this.reached(shown.map(([, symbol]) => symbol)).filter((symbol) => !this.told.has(symbol)).map((symbol) => [symbol.name, symbol] as const).sort(byName);
    for (const [, symbol] of [...shown, ...inside]) this.told.add(symbol);
    const text = [
      ...shown.map(([name, symbol]) => this.written(name, symbol)),
      ...(inside.length === 0 ? [] : ['// Not exported here, but part of what is; what stands for another door already is not said again:\n']),
      ...inside.map(([name, symbol]) => this.written(name, symbol)),
    ].join('\n');
    return { text, values: shown.filter(([name, { flags }]) => (flags & ts.SymbolFlags.Value) !== 0 && !this.types.has(name)).map(([name]) => name) };
  }

  /** What declarations speak of that is declared by the package and not exported, and what that speaks of. */
  private reached(symbols: readonly ts.Symbol[]): readonly ts.Symbol[] {
    const known = new Set(symbols);
    const visit = (node: ts.Node): void => {
      if (isHidden(node)) return;
      if (ts.isIdentifier(node)) {
        const symbol = this.checker.getSymbolAtLocation(node);
        const itself = symbol && this.itself(symbol);
        if (itself !== undefined && isOwn(itself)) known.add(itself);
      }
      ts.forEachChild(node, visit);
    };
    // A set that grows while it is gone through is gone through to its new end.
    for (const symbol of known) for (const declaration of symbol.declarations ?? []) visit(declaration);
    return [...known].slice(new Set(symbols).size);
  }

  private itself(symbol: ts.Symbol): ts.Symbol {
    return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.checker.getAliasedSymbol(symbol);
  }

  private written(name: string, symbol: ts.Symbol): string {
    const texts = (symbol.declarations ?? []).map((declaration) => print(statementOf(declaration)));
    const isTypeOfValue = (symbol.flags & ts.SymbolFlags.Value) !== 0 && this.types.has(name);
    const notes = [...(symbol.name === name ? [] : [`// exported as ${name}`]), ...(isTypeOfValue ? ['// exported as a type alone'] : [])];
    return `${[...notes, ...texts].join('\n')}\n`;
  }
}

const printer = ts.createPrinter({ removeComments: true });

/** Without `export` and `declare`, which say nothing here, and without what is private. */
function print(statement: ts.Node): string {
  const transformed = ts.transform(statement, [(context) => (node) => {
    const visit = (inner: ts.Node): ts.Node | undefined => {
      if (isHidden(inner) || inner.kind === ts.SyntaxKind.ExportKeyword || inner.kind === ts.SyntaxKind.DeclareKeyword) return undefined;
      return ts.visitEachChild(inner, visit, context);
    };
    return ts.visitEachChild(node, visit, context);
  }]).transformed[0];
  return transformed === undefined ? '' : printer.printNode(ts.EmitHint.Unspecified, transformed, statement.getSourceFile());
}

/** A variable is told with its `const`. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function isHidden(node: ts.Node): boolean {
  return ts.isClassElement(node) && (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0;
}

/** A whole declaration of the package, no member or parameter of one. */
function isOwn({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(join(root, 'dist')) && ts.isSourceFile(statementOf(declaration).parent) && !ts.isImportDeclaration(declaration));
}

function byName([first]: readonly [string, ts.Symbol], [second]: readonly [string, ts.Symbol]): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
