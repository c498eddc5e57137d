/** An exact, non-negative fraction. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** The exact value of a decimal as people write it or as JavaScript prints it (`0.14`, `1e-7`); undefined for anything else. */
export function parseDecimal(text: string): Rational | undefined {
  const match = /^(\d{0,400})(?:\.(\d{0,400}))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '') return undefined;
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power >= 0 ? { num: digits * 10n ** BigInt(power), den: 1n } : { num: digits, den: 10n ** BigInt(-power) };
}

/** The same fraction in its smallest whole numbers. */
export function reduce({ num, den }: Rational): Rational {
  let [a, b] = [num, den];
  while (b !== 0n) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}
