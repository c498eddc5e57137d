/** A row as it is drawn. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** Id of a codicon. */
  readonly icon: string;
  /** Id of a theme colour; the icon and the words say the same. */
  readonly color?: string;
  /** Tokens that menus look for. */
  readonly contextValue: string;
  readonly hasChildren: boolean;
}

const colors: Readonly<Record<string, string>> = {
  pass: 'charts.green',
  'pass-filled': 'charts.green',
  history: 'charts.green',
  error: 'testing.iconFailed',
  warning: 'list.warningForeground',
};

/** An icon, in its colour where it has one. */
export function paint(icon: string): Pick<TreeRow, 'icon' | 'color'> {
  const color = colors[icon];
  return { icon, ...(color && { color }) };
}
