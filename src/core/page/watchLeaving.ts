import { watchDeclaredRefresh } from './declaredRefresh';
import { nativeAccessor, overrideAccessor, overrideMethod } from './natives';

/** A composition is one page: where it wants to go is told, and it stays. What it intercepts itself goes on in the page. */
export function watchLeaving(onLeave: (url: string) => void): void {
  const declared = watchDeclaredRefresh(onLeave);
  const { navigation } = window;
  if (!navigation) return;
  const intercepted = new WeakSet<NavigateEvent>();
  const { intercept } = NavigateEvent.prototype;
  overrideMethod(NavigateEvent.prototype, 'intercept', function (this: NavigateEvent, ...args) {
    intercept.apply(this, args);
    intercepted.add(this);
  });
  listenLast(navigation, (event) => {
    if (event.destination.sameDocument || event.downloadRequest !== null || intercepted.has(event)) return;
    if (!declared.has(event.destination.url)) onLeave(event.destination.url);
    if (event.cancelable) event.preventDefault();
  });
}

/** Listens to `navigate` behind every listener of the page's. */
function listenLast(navigation: Navigation, listener: (event: NavigateEvent) => void): void {
  const { addEventListener } = EventTarget.prototype;
  const beLast = () => {
    navigation.removeEventListener('navigate', listener);
    addEventListener.call(navigation, 'navigate', listener as (event: Event) => void);
  };
  overrideMethod(navigation, 'addEventListener', function (this: Navigation, ...args: [never, never]) {
    addEventListener.apply(this, args);
    if (args[0] === 'navigate') beLast();
  });
  const onnavigate = nativeAccessor(Navigation.prototype, 'onnavigate');
  overrideAccessor(Navigation.prototype, 'onnavigate', {
    set(handler) {
      onnavigate.set(this, handler);
      beLast();
    },
  });
  beLast();
}
