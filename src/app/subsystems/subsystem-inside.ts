import type { DeclaredAt, InsideCheck } from '../../model/definition';
import type { AnySystoleError, ErrorCode } from '../../model/errors';
import { isSystoleError, lines, SystoleError } from '../../model/errors';
import type { Container } from '../container';

/** The subsystems that are being looked into, from the outside inwards: one that comes again stands inside itself. */
const path: { readonly system: Container; readonly name: string }[] = [];

/** What somebody outside the container may be able to put right. */
const fromOutside: ReadonlySet<string> = new Set(['ERR_MISSING_DEPENDENCY', 'ERR_NOT_A_COMPONENT', 'ERR_NO_GROUP', 'ERR_NOT_PROVIDED']);

/**
 * Verifies what is inside a subsystem before anything starts, outside or inside.
 *
 * @param prepared - a fork of it, with something in the place of each import that there is
 */
export function insideCheck(name: string, system: Container, declaredAt: DeclaredAt, prepared: (...found: Parameters<InsideCheck>) => Container): InsideCheck {
  return (found) => {
    if (path.some((outer) => outer.system === system)) return [insideItself(name, system, declaredAt)];
    path.push({ system, name });
    try {
      return prepared(found).rooms.wired.findings().map((finding) => inside(name, finding));
    } catch (error) {
      if (isSystoleError(error)) return [inside(name, error)];
      throw error;
    } finally {
      path.pop();
    }
  };
}

function inside(name: string, { code, message, details }: AnySystoleError): AnySystoleError {
  const remedy = fromOutside.has(code) ? '; what it is to get from outside stands in its imports' : '';
  return new SystoleError<ErrorCode>(code, `${message}\n  inside the subsystem ${name}${remedy}`, details) as AnySystoleError;
}

function insideItself(name: string, system: Container, declaredAt: DeclaredAt): AnySystoleError {
  const from = path.findIndex((outer) => outer.system === system);
  const walk = [...path.slice(from).map((outer) => outer.name), name];
  return new SystoleError('ERR_CYCLE', lines(
    `${name} stands inside itself.`,
    `walk: ${walk.join(' -> ')}`,
    declaredAt.place === undefined ? undefined : `declared at: ${declaredAt.place}`,
    'mount another container, or one without this subsystem in it',
  ), { walk, edges: walk.slice(1).map((to, place) => ({ from: walk[place] ?? '', to, declaredAt: declaredAt.place })) });
}
