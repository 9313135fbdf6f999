import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { lines, SystoleError } from '../model/errors';

/** What is installed beside a program, as far as it is needed here. */
interface TsNode {
  register(options: Readonly<Record<string, unknown>>): unknown;
}

interface SourceMapSupport {
  install(options: Readonly<Record<string, unknown>>): void;
}

export function isTypeScript(entry: string): boolean {
  return /^\.c?tsx?$/.test(extname(entry));
}

/**
 * Loads the ts-node that is installed with the program. Everything is loaded as CommonJS, whatever package.json and tsconfig.json say: only
 * that can be loaded anew.
 *
 * @throws ERR_NOT_INSTALLED when ts-node cannot work with the installed TypeScript
 */
export function registerTypeScript(entry: string, typecheck: boolean): void {
  const require = createRequire(entry);
  try {
    (require('ts-node') as TsNode).register({
      transpileOnly: !typecheck,
      // Modules of a package whose type is `module` name each other with the extension .js.
      moduleTypes: { '**/*': 'cjs' }, experimentalResolver: true,
      // 5095, 5107: resolution by `bundler`, or an old one, beside CommonJS, is for the type checker alone.
      ignoreDiagnostics: [5095, 5107],
      compilerOptions: {
        esModuleInterop: true, verbatimModuleSyntax: false, allowImportingTsExtensions: false,
        ...(typecheck ? {} : { module: 'commonjs', moduleResolution: 'node10' }),
      },
    });
    forgetSourceMaps(require.resolve('ts-node'));
  } catch (error) {
    const { version, sys } = require('typescript') as { readonly version: string; readonly sys?: unknown };
    if (sys !== undefined) throw error;
    throw new SystoleError('ERR_NOT_INSTALLED', lines(
      `systole dev loads TypeScript by ts-node, which cannot work with typescript ${version}.`,
      'install one that it works with: npm install --save-dev typescript@5',
    ), { packages: ['typescript@5'] }, { cause: error });
  }
}

/** What keeps ts-node's source maps keeps the first of each file, unless told otherwise: lines of a file that was loaded anew would be wrong. */
function forgetSourceMaps(tsNode: string): void {
  const name = '@cspotcode/source-map-support';
  try {
    (createRequire(tsNode)(name) as SourceMapSupport).install({ environment: 'node', emptyCacheBetweenOperations: true });
  } catch (error) {
    if ((Object(error) as { readonly code?: unknown }).code !== 'MODULE_NOT_FOUND') throw error;
  }
}

/** Why Node could not load an entry anew; `undefined` when it can. */
export function moduleReason(entry: string): string | undefined {
  const extension = extname(entry);
  if (/^\.m[jt]s$/.test(extension)) return 'it is an ES module by its extension';
  if (extension !== '.js' && extension !== '.jsx') return undefined;
  const manifest = nearestManifest(dirname(entry));
  return manifest?.type === 'module' ? `it is an ES module: ${manifest.file} says "type": "module"` : undefined;
}

function nearestManifest(folder: string): { readonly file: string; readonly type: unknown } | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'package.json');
    try {
      return { file, type: (JSON.parse(readFileSync(file, 'utf8')) as { readonly type?: unknown }).type };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    if (at === dirname(at)) return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return (Object(error) as { readonly code?: unknown }).code === 'ENOENT';
}
