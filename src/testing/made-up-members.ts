/** What Node, promises and test tools look up on any object; answering would make a fake a promise, a matcher or a DOM node. */
const lookedUpByTools: ReadonlySet<string> = new Set([
  'then', 'constructor', 'toJSON', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable',
  'inspect', 'asymmetricMatch', 'nodeType', 'nodeName', 'tagName', 'hasAttribute', 'jasmineToString', 'jasmineMatches',
]);

/** Whether a fake may take a name that it was not given for the name of a method. */
export function isMadeUp(name: string): boolean {
  return !lookedUpByTools.has(name) && !/^[_$@]/.test(name);
}
