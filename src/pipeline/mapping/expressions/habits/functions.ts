// Functions of spreadsheets, of Salesforce's formulas and of other languages, and what to write here instead.
import { ownValue } from '../../../../own-value.ts';

const zone = '"America/New_York"';
const table = 'Write a table: $lookup({"1": "Basic", "2": "Advanced"}, $string(data.level)).';
const isEmpty = 'Write (data.name ?: "") = "", which is also true if data.name is missing or null.';
const orElse = 'Write data.name ?: "default", which replaces a missing, null or empty value.';
const now = 'Write time, the time of the event.';
const today = `Write $date(time, ${zone}), the day of the event in a time zone.`;
const join = 'Join texts with &: data.first_name & " " & data.last_name.';
const find = 'To test whether a text contains another, write $contains(data.name, "loss").';
const addDays = `Write $addDays($date(time, ${zone}), 7).`;
const addMinutes = 'Write $addMinutes(time, 90). For hours, write 2 * 60; for days, use $addDays.';
const readDay = 'Write $date(data.day), or $date(data.day, "[M01]/[D01]/[Y0001]") for a text such as 06/15/2026.';
const readTime = `Write $datetime(data.at), or $datetime(data.at, ${zone}) for a text without a time zone.`;
const writeTime = `Write $time(time, ${zone}, "[MNn] [D], [Y]").`;
const partOfTime = (picture: string) => `Write $time(time, ${zone}, "${picture}").`;
const toText = 'Write $string(…). To format a number, write $formatNumber(…, "#,##0"); to format a time, write $time.';
const toNumber = 'Write $number(…).';
const pad = 'Write $pad(data.number, -8, "0") to fill up on the left, and $pad(data.number, 8, "0") on the right.';
const random = 'The same event must produce the same record every time. Use a value of the event, such as id.';
const readsSalesforce =
  'Expressions can only read the event. To compare with values in Salesforce, use a formula field or a flow there.';
const contains = 'For a list, write "value" in data.list. For a text, write $contains(data.text, "part").';
const regex = 'Write $contains(data.code, /^[A-Z]{2}/).';
const capitals = 'Write $uppercase($substring(data.name, 0, 1)) & $lowercase($substring(data.name, 1)).';
const same = (operator: string) => `Write data.level ${operator} 2.`;

/** By hint, the names without capitals and underscores. */
const names: readonly (readonly [hint: string, names: string])[] = [
  ['Write condition ? "then" : "else".', 'if iff iif when ternary'],
  [table, 'ifs case switch choose decode vlookup xlookup hlookup dictionary translate'],
  ['Write "and" between the conditions, without the quotes: data.level = 2 and data.score > 80.', 'and all every'],
  ['Write "or" between the conditions, without the quotes: data.level = 1 or data.level = 2.', 'or any some'],
  [isEmpty, 'isblank isnull isempty isnone isnullorempty empty blank'],
  ['Write (data.name ?: "") != "".', 'isnotblank isnotnull isnotempty notblank notempty'],
  [orElse, 'blankvalue nullvalue iferror ifna ifnull ifempty ifblank nvl coalesce default defaultto orelse'],
  [toText, 'text str tostring tostr cstr totext totxt format'],
  [toNumber, 'value tonumber tonum parseint parsefloat cint cdbl todecimal tointeger float integer double numbervalue'],
  ['Write $floor(…). For a text, write $number(…).', 'int'],
  ['Compare it: data.flag = "yes".', 'tobool toboolean bool parsebool'],
  [now, 'utcnow getdate sysdate currenttimestamp currenttime timestamp now systemnow'],
  [today, 'today currentdate curdate'],
  [partOfTime('[Y0001]'), 'year'],
  [partOfTime('[M01]'), 'month'],
  [partOfTime('[D01]'), 'day dayofmonth'],
  [partOfTime('[H01]'), 'hour hours'],
  [partOfTime('[m01]'), 'minute minutes'],
  [partOfTime('[s01]'), 'second seconds'],
  [`Write $weekday(time, ${zone}).`, 'dayofweek dayname weekdayname'],
  [addDays, 'dateadd adddate plusdays datesub'],
  [addMinutes, 'addhours addseconds addtime addmins minutesadd plusminutes plushours plusseconds timeadd'],
  [`Write $addMonths($date(time, ${zone}), 1).`, 'edate addmonth plusmonths dateaddmonths'],
  [
    'For days, write ($toMillis(data.end) - $toMillis(data.start)) / 86400000. For whole years, write $age.',
    'datedif datediff daysbetween days yearsbetween',
  ],
  [readDay, 'datevalue todate parsedate strptime cdate asdate'],
  [readTime, 'datetimevalue timevalue todatetime totimestamp parsedatetime fromisoformat'],
  [writeTime, 'dateformat formatdate strftime datetostring todatestring formatdatetime'],
  [join, 'concat concatenate strcat'],
  ['Write $join(data.names, ", ").', 'textjoin stringjoin implode arrayjoin listagg groupconcat'],
  ['For the first three characters, write $substring(data.name, 0, 3).', 'left'],
  ['For the last three characters, write $substring(data.name, -3).', 'right'],
  ['Write $substring(data.name, 2, 3). The first character is number 0.', 'mid substr slice'],
  ['Write $length(…) for a text, and $count(…) for a list.', 'len size strlen textlength'],
  ['Write $uppercase(…).', 'upper ucase toupper touppercase upcase toupperinvariant'],
  ['Write $lowercase(…).', 'lower lcase tolower tolowercase downcase tolowerinvariant'],
  [capitals, 'proper initcap capitalize titlecase ucfirst propercase'],
  ['Write $replace(data.name, "/", " ").', 'substitute replaceall gsub regexreplace strreplace'],
  [find, 'find search indexof position strpos charindex instr locate'],
  [contains, 'includes inarray listcontains has ispickvalin'],
  ['Write $contains(data.name, /^Crisis/).', 'begins beginswith startswith starts'],
  ['Write $contains(data.name, /line$/).', 'endswith ends'],
  ['Compare it: data.level = "High".', 'ispickval ispicklistvalue'],
  [regex, 'regex matches regexmatch like regexp ismatch'],
  ['Write $type(data.score) = "number".', 'isnumber isnumeric istext isstring typeof'],
  ['Write $ceil(…).', 'roundup ceiling'],
  ['Write $floor(…).', 'rounddown trunc mfloor'],
  ['Write data.count % 10.', 'mod modulo remainder'],
  ['Write $power(…).', 'pow'],
  ['Write $average(…).', 'avg mean'],
  ['Write $count(data.shifts[attended]).', 'countif countifs countwhere'],
  ['Write $sum(data.shifts[attended].texters) ?? 0.', 'sumif sumifs sumproduct averageif'],
  ['Write $count(…).', 'counta countunique'],
  ['Write $distinct(…).', 'unique dedupe uniq removeduplicates'],
  ['A path collects from nested lists: data.shifts.coaches.name.', 'flatten flatmap'],
  ['Write data.coaches[0], and data.coaches[-1] for the last.', 'first head last tail index nth'],
  ['Write $append(…, …).', 'push arrayconcat union'],
  ['Write $exists(…).', 'isset isdefined defined hasvalue ispresent present'],
  [readsSalesforce, 'priorvalue ischanged isnew isclone query soql getrecord getrecordids lookuprecord'],
  ['Write true.', 'true'],
  ['Write false.', 'false'],
  ['Write null.', 'null'],
  ['Write "\\n" inside a text.', 'br char newline'],
  ['Write $html(…).', 'htmlencode escapehtml htmlescape'],
  ['Write $encodeUrlComponent(…).', 'urlencode encodeuricomponent encodeuri'],
  [pad, 'lpad rpad padstart padend padleft padright zfill'],
  [random, 'rand randbetween uuid guid newid newguid uniqueid'],
  ['Write $string(…).', 'json tojson stringify jsonstringify'],
  [same('='), 'eq equals equal'],
  [same('!='), 'ne neq notequal notequals'],
  [same('>'), 'gt greaterthan'],
  [same('<'), 'lt lessthan'],
  ['Write data.count + 1.', 'add plus'],
  ['Write data.count - 1.', 'subtract minus'],
  ['Write data.count * 2.', 'multiply times product'],
  ['Write data.count / 2.', 'divide divided quotient'],
];

const hints: Readonly<Record<string, string>> = Object.fromEntries(
  names.flatMap(([hint, all]) => all.split(' ').map((name) => [name, hint])),
);

/** What to write instead of a function that expressions do not have; undefined if it is not a usual one. */
export const insteadOfFunction = (name: string): string | undefined =>
  ownValue(hints, name.toLowerCase().replaceAll('_', ''));
