import type { MessageFromPreview, MessageToPreview } from '../messages';
import { vscodeApi } from '../shared/vscodeApi';
import { Preview, type PreviewState } from './Preview';

const vscode = vscodeApi<MessageFromPreview, PreviewState>();
const fresh: PreviewState = { page: '', frame: 0, loop: true, actualSize: false };
const state = { ...fresh, ...vscode.getState(), page: document.body.dataset.page ?? '' };
const preview = new Preview(vscode, state);
document.body.append(preview.root);
addEventListener('message', ({ data }: MessageEvent<MessageToPreview>) => preview.receive(data));
vscode.postMessage({ type: 'ready', frame: state.frame });
vscode.postMessage({ type: 'loop', loop: state.loop });
