/** A form that was begun on what is old by now: what was changed in it stays, and all else is as it is stored now. */
export function merged<T extends object>(mine: T, base: NoInfer<T>, theirs: NoInfer<T>): T {
  const same = (name: keyof T) => JSON.stringify(mine[name]) === JSON.stringify(base[name]);
  return Object.fromEntries((Object.keys(mine) as (keyof T)[]).map(name => [name, same(name) ? theirs[name] : mine[name]])) as T;
}
