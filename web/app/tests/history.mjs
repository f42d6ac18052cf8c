// What people did with made-up leads in the past: `winnow demo` makes leads and events, and a stage comes to a lead
// only when the server judges it, so that without this every lead would have moved today. Given the facts of a base
// whose leads were judged (`winnow export`) and who sells, answers all facts for `winnow import` into a new one: those
// of before, and moves, owners, reasons, deals, so that every lead ends about where the model puts it. The same facts give
// the same history.

const hour = 3_600_000;

/**
 * @param {string} facts what `winnow export` wrote
 * @param {string[]} sellers ids of users
 * @param {number} now
 * @returns {string} lines for `winnow import`
 */
export function historyOf(facts, sellers, now = Date.now()) {
  /** @type {Map<string, {traits: Record<string, any>, events: {name: string, at: number, data: any}[], judged: string}>} */
  const leads = new Map();
  const out = [];
  for (const line of facts.split('\n')) {
    if (!line) continue;
    const fact = JSON.parse(line);
    let lead = leads.get(fact.lead);
    if (!lead) leads.set(fact.lead, (lead = { traits: {}, events: [], judged: '' }));
    if (fact.type === 'move') {
      lead.judged = fact.name;
      continue;
    }
    out.push(line);
    if (fact.type === 'trait' && fact.name === 'lead') Object.assign(lead.traits, fact.data);
    if (fact.type === 'event') lead.events.push({ name: fact.name, at: Date.parse(fact.at), data: fact.data });
  }
  // The last few that the model hands over wait to be called right now.
  const waits = [9, 26, 55, 190, 400].map(minutes => now - minutes * 60_000);
  const last = lead => Math.max(...lead.events.map(event => event.at));
  const waiting = new Map([...leads].filter(([, lead]) => lead.judged === 'mql' && lead.traits.first_name && lead.events.length && !lead.events.some(event => event.name.startsWith('deal_')))
    .sort(([, a], [, b]) => last(b) - last(a)).slice(0, waits.length).map(([id], index) => [id, waits[index]]));
  let serial = 0;
  for (const [lead, { traits, events, judged }] of leads) {
    events.sort((a, b) => a.at - b.at);
    const chance = dice(String(traits.email ?? lead));
    const write = (type, name, at, data, by) => {
      const who = by ? `user:${by}` : undefined;
      out.push(JSON.stringify({
        messageId: `history-${serial++}`, type, at: new Date(at).toISOString(), received: new Date(at).toISOString(), lead,
        source: by ? 'person' : 'server', via: who ?? 'model:1', name, data: { ...data, ...(who ? { who, verb: `history-verb-${serial}` } : {}) },
      }));
    };
    const move = (from, to, at, by, more = {}) => write('move', to, at, { by: by ? 'person' : 'model', from, model: 1, ...more }, by);

    const begun = Date.parse(traits.created_at ?? '') || events[0]?.at;
    if (!begun || begun > now) continue;
    move('', 'iql', begun);
    if (waiting.has(lead)) {
      move('iql', 'mql', waiting.get(lead));
      continue;
    }
    const won = events.find(event => event.name === 'deal_won');
    const lost = events.find(event => event.name === 'deal_lost');
    const closed = won?.at ?? lost?.at ?? now;
    const asked = events.filter(event => ['trial_request', 'meeting_booked', 'inquiry', 'seminar', 'material_request'].includes(event.name) && event.at > begun && event.at < closed);
    const warm = asked.length > 1 || asked.some(event => event.name === 'trial_request') || won;
    if (!warm && judged !== 'mql') continue;
    const mql = Math.max(begun + hour, Math.min(asked[Math.min(1, asked.length - 1)]?.at ?? begun + 60 * hour, closed - 30 * hour));
    if (mql >= closed || mql > now) continue;
    move('iql', 'mql', mql);

    const by = sellers[Math.floor(chance() ** 1.5 * sellers.length)];
    const quick = 1 + sellers.indexOf(by); // each has a pace of their own, and all became quicker
    const weekend = [0, 6].includes(new Date(mql).getUTCDay()) ? 30 * hour : 0;
    const slower = mql < now - 30 * 24 * hour ? 1.4 : 1;
    const touch = mql + (0.2 + chance() ** 3 * 9 * quick) * slower * hour + weekend * chance();
    // Cold again after a while, unless the model says otherwise.
    const cool = (from, since) => {
      const at = Math.max(since, events[events.length - 1]?.at ?? since) + (12 + 30 * chance()) * 24 * hour;
      if (judged !== 'mql') move(from, 'iql', Math.min(at, now - hour * chance() * 40));
    };
    if ((!won && chance() < 0.12) || touch > now || touch > closed) { // nobody looked at it
      cool('mql', mql);
      continue;
    }
    const owned = Math.min(mql + 60_000 * (2 + 50 * chance()), touch - 1000);
    write('owner', by, owned, { reason: 'round robin' });
    if (!won && chance() < 0.28) {
      const reasons = ['not_ready', 'not_ready', 'no_budget', 'no_budget', 'no_budget', 'no_authority', 'no_response', 'bad_fit'];
      if (chance() < 0.7) move('mql', 'iql', touch, by, { action: 'reject', reason: reasons[Math.floor(chance() * reasons.length)], until: { $timestamp: new Date(touch + 90 * 24 * hour).toISOString() } });
      else write('verdict', 'disqualified', touch, { action: 'disqualify', reason: ['competitor', 'student', 'bad_fit', 'job_seeker'][Math.floor(chance() * 4)] }, by);
      continue;
    }
    // The model gives back what sales did not move on.
    const recycle = (from, since, days) => {
      const at = since + days * 24 * hour;
      if (at >= now) return;
      move(from, judged === 'mql' ? 'mql' : 'iql', at);
    };
    move('mql', 'sal', touch, by, { action: 'accept' });
    const sql = Math.min(touch + (20 + chance() ** 2 * 260) * hour, won ? closed - hour : Infinity);
    if (sql > now || (!won && (sql > closed || chance() < 0.42))) {
      recycle('sal', touch, 30);
      continue;
    }
    move('sal', 'sql', Math.max(sql, touch + 60_000), by, { action: 'qualify' });
    if (won && closed > sql && closed < now) {
      const amount = Number(traits.deal_amount ?? won.data?.amount ?? 0);
      move('sql', 'customer', closed, by, { action: 'won', amount: amount || 12_000, currency: chance() < 0.86 ? 'EUR' : 'USD' });
    } else if (lost && closed > sql && closed < now) {
      write('verdict', 'disqualified', closed, { action: 'lost', lost: true, reason: ['price', 'competitor', 'timing', 'no_decision'][Math.floor(chance() * 4)] }, by);
      recycle('sql', sql, 120);
    } else recycle('sql', sql, 120);
  }
  return `${out.join('\n')}\n`;
}

// Numbers from 0 to 1 that follow from a text.
function dice(text) {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0), 16777619) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
