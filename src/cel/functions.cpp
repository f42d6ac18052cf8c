#include "cel/functions.hpp"

#include <array>

namespace winnow::cel {
namespace {

// In signatures T is any type, the same one wherever it stands; … repeats the argument before it.
constexpr auto table = std::to_array<Function>({
    // Operators, from the weakest to the strongest.
    {"?:", "bool ? T : T -> T", "The second operand if the first is true, else the third.",
     R"(2 > 1 ? "yes" : "no")", R"("yes")"},
    {"||", "bool || bool -> bool",
     "True if one operand is, whatever the other comes to: unknowns and errors are absorbed.",
     "true || 1 / 0 == 1", "true"},
    {"&&", "bool && bool -> bool",
     "False if one operand is, whatever the other comes to: unknowns and errors are absorbed.",
     "false && lead.title == \"CEO\"", "false"},
    {"==", "T == T -> bool", "Equal: numbers by value, lists element by element.",
     "[1, 2] == [1, 2]", "true"},
    {"!=", "T != T -> bool", "Not equal.", R"("a" != "A")", "true"},
    {"<",
     "int < int -> bool\ndouble < double -> bool\nstring < string -> bool\nbool < bool -> bool\n"
     "timestamp < timestamp -> bool\nduration < duration -> bool",
     "Less; texts are ordered by code point, false goes before true.", R"("a" < "b")", "true"},
    {"<=",
     "int <= int -> bool\ndouble <= double -> bool\nstring <= string -> bool\n"
     "bool <= bool -> bool\ntimestamp <= timestamp -> bool\nduration <= duration -> bool",
     "Less or equal.", "1 <= 1.5", "true"},
    {">",
     "int > int -> bool\ndouble > double -> bool\nstring > string -> bool\nbool > bool -> bool\n"
     "timestamp > timestamp -> bool\nduration > duration -> bool",
     "Greater.", R"(duration("2h") > duration("90m"))", "true"},
    {">=",
     "int >= int -> bool\ndouble >= double -> bool\nstring >= string -> bool\n"
     "bool >= bool -> bool\ntimestamp >= timestamp -> bool\nduration >= duration -> bool",
     "Greater or equal.", "2 >= 3", "false"},
    {"in", "T in list(T) -> bool\nstring in map -> bool",
     "Whether a list has the element, or a map the key.", R"("b" in ["a", "b"])", "true"},
    {"+",
     "int + int -> int\ndouble + double -> double\nstring + string -> string\n"
     "list(T) + list(T) -> list(T)\ntimestamp + duration -> timestamp\n"
     "duration + timestamp -> timestamp\nduration + duration -> duration",
     "The sum; texts and lists are put together; beyond 64 bits an error.", "1 + 2", "3"},
    {"-",
     "int - int -> int\ndouble - double -> double\ntimestamp - timestamp -> duration\n"
     "timestamp - duration -> timestamp\nduration - duration -> duration\n-int -> int\n"
     "-double -> double",
     "The difference; before one operand, its opposite.",
     R"(timestamp("2026-03-02T00:00:00Z") - timestamp("2026-03-01T00:00:00Z"))", R"("86400s")"},
    {"*", "int * int -> int\ndouble * double -> double", "The product.", "6 * 7", "42"},
    {"/", "int / int -> int\ndouble / double -> double",
     "The quotient; of two ints cut towards zero, and by zero an error.", "7 / 2", "3"},
    {"%", "int % int -> int", "The remainder, with the sign of the first operand.", "-7 % 3", "-1"},
    {"!", "!bool -> bool", "Not.", "!false", "true"},
    {"[]", "list(T)[int] -> T\nmap[string] -> dyn",
     "An element by its place, from 0, or the value of a key.", "[10, 20][1]", "20"},
    {".", "map.name -> dyn", "The value of a key that is an identifier.", "has(lead.address.city)",
     "false"},

    // Whether there is a value.
    {"has", "has(path) -> bool",
     "Whether the path has a value; an index with a literal and any depth will do.",
     R"(has(lead["Lead Source"]))", "false"},
    {"dyn", "dyn(T) -> dyn", "The same value, its type left open until the expression runs.",
     "dyn(1) == 1.0", "true"},

    // Texts and lists.
    {"size",
     "size(string) -> int\nsize(list(T)) -> int\nsize(map) -> int\nstring.size() -> int\n"
     "list(T).size() -> int\nmap.size() -> int",
     "How many code points, elements or keys.", R"("Größe".size())", "5"},
    {"contains", "string.contains(string) -> bool", "Whether the text holds the part.",
     R"("seat leon".contains("leo"))", "true"},
    {"startsWith", "string.startsWith(string) -> bool", "Whether the text begins so.",
     R"("/pricing/eu".startsWith("/pricing"))", "true"},
    {"endsWith", "string.endsWith(string) -> bool", "Whether the text ends so.",
     R"("ada@acme.test".endsWith(".test"))", "true"},
    {"matches", "string.matches(string) -> bool\nmatches(string, string) -> bool",
     "Whether the regular expression (RE2) matches anywhere in the text.",
     R"("VP of Sales".matches("(?i)^vp\\b"))", "true"},
    {"lower", "lower(string) -> string\nstring.lower() -> string",
     "The text with its case folded, in any script.", R"(lower("STRASSE") == lower("Straße"))",
     "true", true},
    {"emailKind", "emailKind(string) -> string",
     "What an e-mail address is: business, free, disposable, role or, of no address, none.",
     R"(emailKind("info@acme.test"))", R"("role")", true},
    {"hasWord", "hasWord(string, string) -> bool\nstring.hasWord(string) -> bool",
     "Whether the word stands in the text as a whole word, in any script.",
     R"(hasWord("Head of IT", "IT"))", "true", true},
    {"charAt", "string.charAt(int) -> string", "The character at a place, from 0.",
     R"("hello".charAt(4))", R"("o")"},
    {"indexOf", "string.indexOf(string) -> int\nstring.indexOf(string, int) -> int",
     "The place of the first occurrence (from a place on), or -1.", R"("banana".indexOf("an", 2))",
     "3"},
    {"lastIndexOf", "string.lastIndexOf(string) -> int\nstring.lastIndexOf(string, int) -> int",
     "The place of the last occurrence (that begins at a place or before), or -1.",
     R"("banana".lastIndexOf("an"))", "3"},
    {"join", "list(string).join() -> string\nlist(string).join(string) -> string",
     "The texts of a list put together, with a separator between.", R"(["a", "b"].join("-"))",
     R"("a-b")"},
    {"split", "string.split(string) -> list(string)\nstring.split(string, int) -> list(string)",
     "The parts between the separators, at most so many.", R"("a,b,c".split(",", 2))",
     R"(["a","b,c"])"},
    {"replace",
     "string.replace(string, string) -> string\nstring.replace(string, string, int) -> string",
     "The text with every occurrence (or the first so many) replaced.",
     R"("1 000 000".replace(" ", ""))", R"("1000000")"},
    {"substring", "string.substring(int) -> string\nstring.substring(int, int) -> string",
     "The characters from a place on, up to (and without) another.", R"("tacocat".substring(1, 4))",
     R"("aco")"},
    {"trim", "string.trim() -> string", "The text without white space at its ends.",
     R"("  x ".trim())", R"("x")"},
    {"lowerAscii", "string.lowerAscii() -> string", "A to Z in small letters, the rest as it is.",
     R"("TacoÄ".lowerAscii())", R"("tacoÄ")"},
    {"upperAscii", "string.upperAscii() -> string", "a to z in capitals, the rest as it is.",
     R"("Tacoä".upperAscii())", R"("TACOä")"},
    {"reverse", "string.reverse() -> string", "The characters from the last to the first.",
     R"("gums".reverse())", R"("smug")"},

    // Numbers.
    {"min",
     "min(int, …) -> int\nmin(double, …) -> double\nmin(list(int)) -> int\n"
     "min(list(double)) -> double",
     "The least of the numbers, or of those of one list.", "min(3, 1, 2)", "1", true},
    {"max",
     "max(int, …) -> int\nmax(double, …) -> double\nmax(list(int)) -> int\n"
     "max(list(double)) -> double",
     "The greatest of the numbers, or of those of one list.", "max([1.5, 2.5])", "2.5", true},
    {"round", "round(double) -> double\nround(int) -> int",
     "The nearest whole number, halves away from zero.", "round(-2.5)", "-3.0", true},
    {"floor", "floor(double) -> double\nfloor(int) -> int",
     "The greatest whole number that is not above.", "floor(-2.5)", "-3.0", true},
    {"ceil", "ceil(double) -> double\nceil(int) -> int",
     "The least whole number that is not below.", "ceil(2.1)", "3.0", true},
    {"abs", "abs(double) -> double\nabs(int) -> int", "The number without its sign.", "abs(-7)",
     "7", true},

    // Conversions.
    {"int", "int(int) -> int\nint(double) -> int\nint(string) -> int\nint(timestamp) -> int",
     "A whole number: doubles are cut towards zero, an instant gives its seconds since 1970.",
     "int(-3.9)", "-3"},
    {"double", "double(double) -> double\ndouble(int) -> double\ndouble(string) -> double",
     "A double.", R"(double("1e3"))", "1000.0"},
    {"string",
     "string(string) -> string\nstring(bool) -> string\nstring(int) -> string\n"
     "string(double) -> string\nstring(timestamp) -> string\nstring(duration) -> string",
     "The text of a value.", R"(string(duration("1m30s")))", R"("90s")"},
    {"bool", "bool(bool) -> bool\nbool(string) -> bool",
     "A bool of true, t, 1, false, f or 0, in small letters or capitals.", R"(bool("true"))",
     "true"},
    {"timestamp",
     "timestamp(timestamp) -> timestamp\ntimestamp(string) -> timestamp\n"
     "timestamp(int) -> timestamp",
     "An instant of its RFC 3339 text, or of seconds since 1970.", "timestamp(0)",
     R"("1970-01-01T00:00:00Z")"},
    {"duration", "duration(duration) -> duration\nduration(string) -> duration",
     "A length of time of numbers with the units h m s ms us ns, and our d (24 h) and w.",
     R"(duration("1h30m"))", R"("5400s")"},

    // Parts of instants (in UTC, or in the zone given) and of lengths of time.
    {"getFullYear", "timestamp.getFullYear() -> int\ntimestamp.getFullYear(string) -> int",
     "The year.", R"(timestamp("2026-12-31T23:30:00Z").getFullYear("Europe/Warsaw"))", "2027"},
    {"getMonth", "timestamp.getMonth() -> int\ntimestamp.getMonth(string) -> int",
     "The month, from 0.", R"(timestamp("2026-03-02T00:00:00Z").getMonth())", "2"},
    {"getDate", "timestamp.getDate() -> int\ntimestamp.getDate(string) -> int",
     "The day of the month, from 1.", R"(timestamp("2026-03-02T00:00:00Z").getDate("-08:00"))",
     "1"},
    {"getDayOfMonth", "timestamp.getDayOfMonth() -> int\ntimestamp.getDayOfMonth(string) -> int",
     "The day of the month, from 0.", R"(timestamp("2026-03-02T00:00:00Z").getDayOfMonth())", "1"},
    {"getDayOfWeek", "timestamp.getDayOfWeek() -> int\ntimestamp.getDayOfWeek(string) -> int",
     "The day of the week, from 0, which is Sunday.",
     R"(timestamp("2026-03-02T00:00:00Z").getDayOfWeek())", "1"},
    {"getDayOfYear", "timestamp.getDayOfYear() -> int\ntimestamp.getDayOfYear(string) -> int",
     "The day of the year, from 0.", R"(timestamp("2026-03-02T00:00:00Z").getDayOfYear())", "60"},
    {"getHours",
     "timestamp.getHours() -> int\ntimestamp.getHours(string) -> int\nduration.getHours() -> int",
     "The hour of the day; of a length of time, its whole hours.",
     R"(timestamp("2026-07-01T10:00:00Z").getHours("Europe/Warsaw"))", "12"},
    {"getMinutes",
     "timestamp.getMinutes() -> int\ntimestamp.getMinutes(string) -> int\n"
     "duration.getMinutes() -> int",
     "The minute of the hour; of a length of time, all its whole minutes.",
     R"(duration("1h30m").getMinutes())", "90"},
    {"getSeconds",
     "timestamp.getSeconds() -> int\ntimestamp.getSeconds(string) -> int\n"
     "duration.getSeconds() -> int",
     "The second of the minute; of a length of time, all its whole seconds.",
     R"(timestamp("2026-03-02T00:00:07Z").getSeconds())", "7"},
    {"getMilliseconds",
     "timestamp.getMilliseconds() -> int\ntimestamp.getMilliseconds(string) -> int\n"
     "duration.getMilliseconds() -> int",
     "The milliseconds beside the whole seconds.", R"(duration("1.234s").getMilliseconds())",
     "234"},

    // Macros: the first argument names the element, the others are evaluated for each.
    {"exists", "list(T).exists(name, bool) -> bool",
     "Whether the condition holds for an element (a map: for a key).", "[1, 2, 3].exists(x, x > 2)",
     "true"},
    {"all", "list(T).all(name, bool) -> bool", "Whether the condition holds for every element.",
     "[1, 2, 3].all(x, x > 2)", "false"},
    {"exists_one", "list(T).exists_one(name, bool) -> bool",
     "Whether the condition holds for exactly one element; existsOne is the same.",
     "[1, 2, 3].exists_one(x, x > 2)", "true"},
    {"filter", "list(T).filter(name, bool) -> list(T)",
     "The elements for which the condition holds.", "[1, 2, 3].filter(x, x > 1)", "[2,3]"},
    {"map", "list(T).map(name, T) -> list(T)\nlist(T).map(name, bool, T) -> list(T)",
     "What each element (for which the condition holds) becomes.",
     "[1, 2, 3].map(x, x > 1, x * 10)", "[20,30]"},
});

}  // namespace

std::span<const Function> functions() {
  return table;
}

}  // namespace winnow::cel
