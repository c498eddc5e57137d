import type { MessageFromPlayer, MessageToPlayer } from '../messages';
import { vscodeApi } from '../shared/vscodeApi';
import { Player } from './Player';
import type { PlayerState } from './playerState';

const vscode = vscodeApi<MessageFromPlayer, PlayerState>();
const fresh: PlayerState = {
  film: document.body.dataset.film ?? '',
  frame: 0,
  loop: false,
  speed: 1,
  volume: 1,
  muted: false,
  actualSize: false,
};
const player = new Player(vscode, { ...fresh, ...vscode.getState(), film: fresh.film });
document.body.append(player.root);

addEventListener('message', ({ data }: MessageEvent<MessageToPlayer>) => {
  if (data.type === 'film') void player.show(data.film, data.plays);
  else if (data.type === 'rendering') player.showProgress(data.percent);
  else player.release();
  if (data.type === 'missing') player.notice(data.message);
});
vscode.postMessage({ type: 'ready' });
