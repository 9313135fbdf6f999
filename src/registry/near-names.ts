/** Up to three known names that look like the wanted one, the nearest first. */
export function nearNames(wanted: string, known: Iterable<string>): readonly string[] {
  const ranked: { readonly name: string; readonly distance: number }[] = [];
  for (const name of known) {
    const distance = looseDistance(wanted.toLowerCase(), name.toLowerCase());
    // Nothing of a short name may be left of it: `db` is not like `x`.
    if (distance <= Math.max(2, Math.floor(wanted.length / 3)) && distance < wanted.length) ranked.push({ name, distance });
  }
  return ranked.sort((a, b) => a.distance - b.distance).slice(0, 3).map((entry) => entry.name);
}

/** 1 when one name contains the other (and is long enough to mean it); otherwise the edit distance. */
function looseDistance(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  if (shorter >= 4 && (a.includes(b) || b.includes(a))) return 1;
  return editDistance(a, b);
}

/** Levenshtein's distance, with two rows; names are short. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
