// The tracker: what visitors of a website do, as messages of Segment's shape. docs/tracking.md.
//
//   <script async src="https://winnow.example/t.js" data-key="wk_…"></script>
//
// What is not acknowledged yet waits in a queue in the browser's storage, which the tabs of a site
// share. A message that is sent twice has one messageId and is stored once. cmake/tracker.cmake takes
// out comments and indentation; what is left must stay below 2,048 bytes of gzip (a test measures it).
(() => {
  const waiting = window.winnow || [];
  if (waiting.track) return;
  const { location, document } = window;
  const script = document.currentScript;
  const { key, consent, host = script.src } = script.dataset;
  const required = consent == 'required';
  const place = 'winnow.' + key;
  const on = (target, names, does) => names.map(name => target.addEventListener(name, does, true));
  const random = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

  // The state: id, user, first and last touch, queue; yes is 1 after consent, 0 after its withdrawal.
  // It is kept in memory alone before consent, after its withdrawal, and where nothing can be stored.
  let kept = 1;
  let held = { queue: [] };
  const read = () => {
    if (kept) {
      try {
        const state = JSON.parse(localStorage[place] || '{"queue":[]}');
        if (state.yes || !required) return state;
        held = { queue: [] };
      } catch {}
      kept = 0;
    }
    return held;
  };
  const write = state => {
    held = state;
    try {
      if (kept) localStorage[place] = JSON.stringify(state);
    } catch {
      kept = 0;
    }
  };

  // Sending: twenty messages at a time, the oldest first, none of them twice at once.
  const flying = new Set;
  let timer, failures = 0;
  const later = seconds => timer = timer || setTimeout(send, seconds * 1000);
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    const { queue, yes } = read();
    const batch = queue.filter(message => !flying.has(message.messageId)).slice(0, 20);
    if (!batch[0] || required && yes == null) return;
    const ids = batch.map(message => message.messageId);
    const land = () => ids.map(flying.delete, flying);
    ids.map(flying.add, flying);
    const body = JSON.stringify({ writeKey: key, sentAt: new Date, batch });
    fetch(new URL('v1/batch', host), { method: 'POST', body, credentials: 'omit', keepalive: !failures && body.length < 3e4 }).then(reply => {
      if (reply.status == 429 || reply.status > 499) throw reply.headers.get('Retry-After');
      const state = read();
      state.queue = state.queue.filter(message => !ids.includes(message.messageId));
      write(state);
      land();
      failures = 0;
      later(0);
    }).catch(wait => {
      land();
      later(Math.max(+wait || 0, 2 ** Math.min(failures++, 6)) + Math.random());
    });
  };

  let page, campaign, touch;
  const add = (type, fields, user) => {
    const state = read();
    if (state.yes === 0) return;
    state.id = state.id || random();
    state.user = user || state.user;
    if (!state.last || touch) state.last = { at: new Date, ...page, campaign };
    touch = 0;
    state.first = state.first || state.last;
    try {
      state.queue.push(JSON.parse(JSON.stringify({
        type,
        ...fields,
        messageId: random(),
        timestamp: new Date,
        anonymousId: state.id,
        userId: state.user,
        context: {
          page,
          campaign,
          touch: fields ? undefined : { first: state.first, last: state.last },
          userAgent: navigator.userAgent,
          locale: navigator.language,
          webdriver: navigator.webdriver,
        },
      })));
    } catch {}
    state.queue = state.queue.slice(-500);
    write(state);
    failures || state.queue.length < 20 ? later(1) : send();
  };
  const track = (event, properties) => add('track', { event, properties });

  // Pages: the address decides what is one; a fragment counts where it is a path ("#/prices").
  let seen, since, depth;
  const where = () => location.href.replace(/#(?![!/]).*/, '');
  const scrolled = () => {
    if (where() == seen) depth = Math.max(depth, Math.min(100, Math.round((scrollY + innerHeight) / document.documentElement.scrollHeight * 100)));
  };
  const leave = () => {
    const seconds = since && Math.round((Date.now() - since) / 1000);
    if (seconds) track('page_left', { seconds, scroll: depth });
    since = 0;
  };
  const look = () => {
    if (where() == seen) return;
    leave();
    seen = where();
    since = document.hidden ? 0 : Date.now();
    depth = 0;
    const referrer = page ? page.url : document.referrer;
    page = { url: location.href, path: location.pathname, search: location.search, title: document.title, referrer };
    campaign = {};
    new URLSearchParams(location.search).forEach((value, name) => {
      if (/^(utm_.+|(g|fb|tt|y|tw)clid|msclkid|li_fat_id)$/.test(name)) campaign[name == 'utm_campaign' ? 'name' : name.replace('utm_', '')] = value.slice(0, 200);
    });
    touch = Object.keys(campaign)[0] || referrer && referrer.split('/')[2] != location.host;
    add('page');
  };
  const go = () => {
    scrolled();
    setTimeout(look, 50);
  };
  const hide = () => {
    look();
    scrolled();
    leave();
    send();
  };

  const api = window.winnow = {
    track,
    page: (name, properties) => add('page', { name, properties }),
    group: (groupId, traits) => add('group', { groupId, traits }),
    identify: (user, traits) => typeof user == 'object' ? add('identify', { traits: user || traits }) : add('identify', { traits }, user),
    consent(given, purpose) {
      const state = read();
      const { yes } = state;
      if (given && !purpose) {
        if (yes) return;
        state.yes = kept = 1;
        write(state);
      }
      add('consent', { name: purpose || 'tracking', given: !!given });
      if (given || purpose) return;
      held = { yes: 0, queue: required && !yes ? [] : read().queue.slice(-1) };
      try {
        required ? delete localStorage[place] : localStorage[place] = '{"yes":0,"queue":[]}';
      } catch {}
      kept = 0;
      send();
    },
    reset: () => write({ yes: read().yes, queue: read().queue }),
    push: ([name, ...given]) => api[name](...given),
  };

  const start = () => {
    look();
    waiting.map(api.push);
    ['pushState', 'replaceState'].map(name => {
      const does = history[name];
      history[name] = (...given) => {
        go();
        does.apply(history, given);
      };
    });
    on(window, ['popstate', 'hashchange'], go);
    on(window, ['scroll'], scrolled);
    on(window, ['pagehide'], hide);
    on(window, ['pageshow'], ({ persisted }) => persisted && look(seen = 0));
    on(document, ['visibilitychange'], () => document.hidden ? hide() : since = Date.now());
    on(document, ['click', 'auxclick'], ({ target }) => {
      const link = target.closest?.('a[href]');
      if (!link) return;
      const url = link.href;
      if (link.download || /\.(pdf|zip|gz|7z|rar|docx?|xlsx?|pptx?|csv|epub|dmg|exe|msi|mp[34])$/i.test(link.pathname)) track('file_downloaded', { url });
      else if (link.host != location.host && /^(http|mailto|tel)/.test(url)) track('link_clicked', { url });
    });
    // A plain form that is sent to Winnow says which visitor it is of.
    on(document, ['formdata'], ({ target, formData }) => {
      const { id } = read();
      if (id && `${target.action}`.startsWith(new URL('f/', host))) formData.set('anonymousId', id);
    });
  };
  document.prerendering ? on(document, ['prerenderingchange'], start) : start();
})();
