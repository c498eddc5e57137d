import type { Phase } from '../../core/orchestrator/events';

/** What a row of the tree stands for. Plain data, so that a command can be handed it. */
export type TreeNode =
  | { readonly kind: 'render'; readonly render: string }
  | { readonly kind: 'phase'; readonly render: string; readonly phase: Phase }
  | { readonly kind: 'chunk'; readonly render: string; readonly chunk: number }
  /** Chunks in a row that fare alike, `chunk` one of them, folded into one row. */
  | { readonly kind: 'fold'; readonly render: string; readonly chunk: number }
  | { readonly kind: 'attempt'; readonly render: string; readonly chunk: number; readonly attempt: number }
  | { readonly kind: 'failure'; readonly render: string }
  | { readonly kind: 'output'; readonly render: string };

/** Unique, and the same whenever it is asked. */
export function nodeId(node: TreeNode): string {
  const { kind, render } = node;
  if (kind === 'phase') return `${render}/${kind}/${node.phase}`;
  if (kind === 'chunk' || kind === 'fold') return `${render}/${kind}/${node.chunk}`;
  if (kind === 'attempt') return `${render}/chunk/${node.chunk}/${node.attempt}`;
  return `${render}/${kind}`;
}
