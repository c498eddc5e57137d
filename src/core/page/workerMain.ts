import { conductorKey } from './config';
import { Realm } from './Realm';
import type { AnswerMessage, OrderMessage } from './RemoteWorker';

/** What a dedicated worker has and a window has not. */
interface WorkerScope {
  postMessage(message: unknown): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;
const nativePost = scope.postMessage.bind(scope);
const nativeClose = scope.close.bind(scope);

/** Obeys the page's orders, one after the other. */
function startWorker(): void {
  const { token, originMs } = FRAMEWRIGHT;
  const warnings: string[] = [];
  let posted = false;
  const answer = (rest: Pick<AnswerMessage, 'state'>) => {
    nativePost({ token, warnings: warnings.splice(0), posted, ...rest } satisfies AnswerMessage);
    posted = false;
  };
  const realm = new Realm(FRAMEWRIGHT, originMs, {
    onWarning: (message) => warnings.push(message),
    onSharedWorker: () => {},
  });
  const { onPost } = realm.macrotask;
  realm.macrotask.onPost = () => {
    posted = true;
    onPost();
  };
  // A worker that it starts asks what time it is.
  Object.defineProperty(globalThis, conductorKey, { value: realm.clock });

  const obey = async ({ order }: OrderMessage) => {
    if (order === 'timer') await realm.runNext();
    if (order === 'round') await realm.runRound();
    await realm.work.settle();
    const { nextDue } = realm;
    answer({ state: { nextDue, awaitsRound: realm.awaitsRound } });
  };
  let last: Promise<unknown> = Promise.resolve();
  addEventListener('message', (event: MessageEvent<Partial<OrderMessage> | null>) => {
    if (event.data?.token !== token) return;
    event.stopImmediatePropagation();
    const message = event.data as OrderMessage;
    realm.clock.now = message.now;
    if (message.order) last = last.then(() => obey(message));
  });
  scope.close = () => {
    answer({});
    nativeClose();
  };
}

startWorker();
