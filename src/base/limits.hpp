// Every limit of the product, each with its reason. A limit without a reason is a guess.
#pragma once

#include <cstddef>
#include <cstdint>

namespace winnow::limits {

// Expressions (cel/). A rule a person can read is some hundred bytes; 8 KiB leaves room for lists
// of a few hundred names, and bounds everything derived from the text. Checked before copying.
inline constexpr std::size_t expression_bytes = 8 * 1024;
// Brackets, calls, lists, `?:` and unary signs nest; recursion follows the nesting, so it needs an
// end. The CEL standard asks for at least 24 of some of them. A chain of one operator counts once …
inline constexpr int expression_depth = 32;
// … and has an end of its own, since trees of chains are walked recursively.
inline constexpr int expression_terms = 1000;
// Steps of all loops of one evaluation together: nested macros over long lists grow as a power.
inline constexpr int expression_steps = 10'000;
// Memory of one compiled regular expression; RE2 is linear in time, this bounds its size.
inline constexpr std::int64_t regex_bytes = 1 << 20;
// Text that one evaluation may make (replace, join, +): bombs double their text at each step.
inline constexpr std::size_t expression_text_bytes = 1 << 20;
// One request of `winnow eval --lines`: an expression and a lead, which is far below it.
inline constexpr std::size_t eval_line_bytes = 1024 * 1024;

// JSON documents: deep nesting is an attack, no real lead nests deeper than a dozen.
inline constexpr std::size_t json_depth = 64;
// Lists and maps inside one another in the data of a fact: a document's, and room for what reading
// it wraps around. Whoever reads them back walks them recursively.
inline constexpr int fact_depth = 80;

// Models (engine/). The largest model seen in the field has some 300 rules and 60 KB.
inline constexpr std::size_t model_bytes = 1024 * 1024;
inline constexpr int model_keys = 10'000;
inline constexpr int model_nodes = 100'000;  // values, with what aliases repeat
inline constexpr int model_depth = 32;
inline constexpr int model_aliases = 100;
// Texts a grade can have: labels multiply, and nobody tells ten thousand grades apart.
inline constexpr std::size_t grade_texts = 10'000;
// Stretches of time looked at to find when one lead changes next: opposing weights that cancel
// exactly can keep a total at a threshold for years, and finding that out must end.
inline constexpr int watch_stretches = 100'000;
inline constexpr int issues_shown = 100;  // beyond it nobody reads on

// Files (tables/). One cell is held in memory whole, one row as well.
inline constexpr std::size_t cell_bytes = 1024 * 1024;
inline constexpr std::size_t row_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t columns_in_file = 10'000;

// Take-in (app/protocols, http/ingest). Segment's own SDK sends at most 32 KB a message and 480 KB
// a request, RudderStack's some 450 KB; PostHog's messages of a browser reach 10 KB.
inline constexpr std::size_t message_bytes = 256 * 1024;
inline constexpr std::size_t batch_messages = 10'000;  // 480 KB hold some 5,000 small ones
inline constexpr std::size_t message_depth = 32;   // half of json_depth: facts stand inside others
inline constexpr std::size_t message_keys = 1000;  // of one object: a form has dozens
// A user id is a UUID or an e-mail address (320 bytes); Segment's message ids have up to 100.
inline constexpr std::size_t id_bytes = 512;
inline constexpr std::size_t name_characters = 200;  // of an event: names are for people to read
// A request after decompression: zip bombs end here, 10,000 messages of a browser fit.
inline constexpr std::size_t inflated_bytes = 16 * 1024 * 1024;

// HTTP (http/). Heads of real clients stay below 4 KiB, the largest cookies included; 16 KiB is
// what common proxies allow. A target is a part of it.
inline constexpr std::size_t http_head_bytes = 16 * 1024;
inline constexpr std::size_t http_target_bytes = 8 * 1024;
inline constexpr std::size_t http_headers = 100;  // browsers send some twenty
// A body as it came, perhaps compressed. The largest batch that an SDK sends is 480 KB.
inline constexpr std::size_t http_body_bytes = 4 * 1024 * 1024;
// Extensions of chunks have no use; those of one body together.
inline constexpr std::size_t http_chunk_extension_bytes = 1024;
// Seconds. A head fits into a few packets, so ten mean that somebody dawdles on purpose; a body
// and a reply may take longer, by their size over the slowest line that we serve (128 kbit/s). A
// client that takes nothing of a reply for that long does not read.
inline constexpr double http_head_seconds = 10;
inline constexpr double http_body_seconds = 30;
inline constexpr double http_write_seconds = 30;
inline constexpr double http_bytes_a_second = 16 * 1024;
// Longer than the 60 s after which common proxies drop idle connections: they close first.
inline constexpr double http_idle_seconds = 75;
inline constexpr double http_crowded_idle_seconds = 1;  // no place is left: who is idle makes room
// After the last reply: how long bytes still on their way are swallowed, so that the reply is not
// lost to a reset.
inline constexpr double http_linger_seconds = 2;
// Read ahead on one connection while earlier answers are due: what bounds its memory.
inline constexpr std::size_t http_requests_ahead = 16;
inline constexpr std::size_t http_bytes_ahead = 256 * 1024;
// Connections have files of their own; the rest of the process (database, logs) needs some too.
inline constexpr std::size_t http_files_kept_free = 256;
inline constexpr std::size_t http_connections_min = 1'000;

// Databases (store/). How long another connection may keep a SQLite database to itself …
inline constexpr std::int64_t database_wait_ms = 5'000;
// … and how long PostgreSQL may take to connect, to answer, to change its tables: what does not
// answer for that long is away, and take-in says so instead of waiting with it.
inline constexpr std::int64_t database_connect_ms = 5'000;
inline constexpr std::int64_t database_answer_ms = 20'000;
inline constexpr std::int64_t database_script_ms = 30 * 60 * 1'000;
// Another server's hold on a base: a process that died just now needs a moment to be missed.
inline constexpr std::int64_t database_hold_ms = 2'000;
// Rows read in one go: enough that asking costs nothing, few enough that nobody waits for long.
inline constexpr std::int64_t database_page_rows = 1'000;
// SQLite's log is written back every 16 MiB: seldom enough that a page written a hundred times in
// it is written once, often enough that a restart has little to read. Beyond 64 MiB its file is
// cut.
inline constexpr std::int64_t sqlite_checkpoint_pages = 4'096;
inline constexpr std::int64_t sqlite_log_bytes = 64 * 1024 * 1024;

// Taking in (app/live). Messages of one commit: enough that an fsync is shared by hundreds of
// requests, few enough that the first of them does not wait long for the last.
inline constexpr std::size_t commit_messages = 2'000;
inline constexpr std::size_t commit_bytes = 16 * 1024 * 1024;
// Messages that wait for the writer, about a second's worth; beyond it "not now" is the truth.
inline constexpr std::size_t waiting_messages = 40'000;
inline constexpr std::size_t waiting_bytes = 256 * 1024 * 1024;
// One frame between a command and the server beside it (app/live/desk.hpp).
inline constexpr std::size_t desk_frame_bytes = 1024 * 1024;
// The API (http/api). Requests that wait for a thread: some seconds' worth, longer nobody waits.
inline constexpr std::size_t api_waiting = 1'000;
// A page of a collection: more than a screen shows, little enough to be written in a moment …
inline constexpr std::int64_t page_rows = 200;
// … a reply from so many bytes on is packed for those who take gzip: below, little is won, and what
// is secret (a session's CSRF token) stays out of replies whose length tells of their content …
inline constexpr std::size_t api_packed_from = 4 * 1024;
// … and leads that one request works on: some seconds, in which take-in goes on.
inline constexpr std::size_t bulk_leads = 10'000;
// What people write: a note is a page of text, a reason a sentence.
inline constexpr std::size_t note_bytes = 16 * 1024;
inline constexpr std::size_t sentence_bytes = 1'000;
// Changes of leads kept for those who watch: some seconds' worth under full load.
inline constexpr std::size_t changes_kept = 50'000;
// Streams of changes that one server keeps open: a screen each for some hundred people.
inline constexpr std::size_t live_streams = 2'000;
// What a stream may be behind in bytes before its client counts as gone.
inline constexpr std::size_t stream_bytes_behind = 1024 * 1024;
// Tries of engine/what_if.hpp, each a judgement of the lead: some 10 µs, under 100 of a large
// model.
inline constexpr std::size_t suggestion_tries = 150;
// Points of a series: more than a screen is wide.
inline constexpr int series_points = 2'000;

// Who may come in (app/access). Memory and rounds of one password's hash as OWASP asks of argon2id:
// some 60 ms, and a graphics card gains little …
inline constexpr std::size_t password_hash_bytes = 19 * 1024 * 1024;
inline constexpr unsigned password_hash_rounds = 2;
// … so two at once are what the cores of a small machine do, and whoever comes while eight wait is
// told to come again: a flood of sign-ins must not hold every worker.
inline constexpr std::ptrdiff_t password_hashes_at_once = 2;
inline constexpr int password_hashes_waiting = 8;
inline constexpr std::size_t password_characters = 10;  // at least: shorter ones are guessed
inline constexpr std::size_t password_bytes = 1024;     // at most: a sentence, not a file
inline constexpr std::size_t email_bytes = 320;         // 64 before the @, 255 behind it
// A working day, and the longest without the password.
inline constexpr std::int64_t session_idle_ms = 12LL * 3600 * 1000;
inline constexpr std::int64_t session_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::size_t sessions_of_user = 50;  // devices and browsers; the oldest ends
// How often it is written down when a session was last seen, and what is over is thrown away.
inline constexpr std::int64_t access_tidy_ms = 10LL * 60 * 1000;
// Wrong passwords. People mistype a few times; then each waits twice as long as the one before. An
// address may be a whole office and an account a person who waits, so the waits have ends.
inline constexpr int tries_free = 5;
inline constexpr std::int64_t tries_wait_ms = 1'000;
inline constexpr std::int64_t tries_wait_account_ms = 60'000;
inline constexpr std::int64_t tries_wait_peer_ms = 15LL * 60 * 1000;
inline constexpr std::int64_t tries_forgotten_ms = 3600LL * 1000;  // after the last wrong one
inline constexpr std::size_t tries_kept = 100'000;                 // names and addresses: 10 MB
inline constexpr std::int64_t setup_ms = 24LL * 3600 * 1000;       // a link lies in a log
// Replies kept for requests that come again: programs try for hours, not for days.
inline constexpr std::int64_t replies_kept_ms = 24LL * 3600 * 1000;

}  // namespace winnow::limits
