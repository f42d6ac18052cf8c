#include "app/demo/readme.hpp"

#include <fmt/core.h>

#include <string_view>

namespace winnow::app {

namespace {

// In fmt's form. {score}, {explain} and {backtest} are commands, to be gone on with.
constexpr std::string_view page = R"(# A sample to try Winnow on

{leads} leads of a company that sells software by subscription, and the {events} things they did in
the year before {as_of}. Nobody in it exists: seed {seed} made them up, and makes the same ones
again on any machine.

| file | |
|---|---|
| `model.yaml` | what makes a lead worth a call; a template to change |
| `leads.csv` | who they are, and how their deals ended |
| `events.csv` | pages, forms, mails, webinars, trials, seminars, meetings, deals |

The commands below are run inside this folder, where the shell finds `winnow`.

## Look at the model and let it judge

```sh
winnow check model.yaml
{score} --sort total --out scored.csv
head -n 5 scored.csv
```

`--as-of` is the day on which all is looked at; without it that is today, when all of this is long
ago. Who should be called at once? Who is no customer at all, and why not?

```sh
{score} --segment hot_now --sort total --columns lead_id,total,grade,stage
{score} --columns disqualified | sort | uniq -c
```

## Ask for reasons

{best} looks promising, and its deal is still open. Every point has a line, and the lines add up.
What is not known yet stands below them, with the questions to ask. The texts come in six languages.

```sh
{explain}
{explain} --lang pl
```

## Does the model find the winners?

The column `won` says which deals were won; the model does not read it. Each lead is judged as it
was known two weeks after it came in, when no deal had ended yet. Open deals are left out.

```sh
{backtest}
{backtest} --format html --out backtest.html
```

An AUC of 0.5 would be a coin, 1 an oracle. `backtest.html` shows the same as pictures, in any
browser.

## Change it, and see whether it got better

```sh
sed 's/is: within one month, points: 10/is: within one month, points: 20/' model.yaml > model-2.yaml
winnow diff model.yaml model-2.yaml
{backtest} --against model-2.yaml
```

## What is hidden in the data

* A deal is won or lost by four traits (seniority, industry, time of introduction, size of the
  company) and three signals (trial request, pricing page, seminar), and by luck. Department, budget
  and source change nothing here, whatever the model says.
* Titles and names in English, German, French, Russian, Chinese, Polish, Romanian and Belarusian.
* A tenth to a fifth of the answers is missing. Missing is unknown, not no.
* Robots that read hundreds of pages in seconds, people who are entered twice and spelled otherwise,
  students, job seekers, competitors, addresses that bounce.
* `won`, `deal_amount`, `lost_reason` and `closed_at` are empty while a deal is open.
)";

}  // namespace

std::string demo_readme(const DemoReadme& about) {
  std::string as_of = to_text(about.options.as_of);
  constexpr std::string_view midnight = "T00:00:00Z";
  if (as_of.size() > midnight.size() && as_of.substr(as_of.size() - midnight.size()) == midnight) {
    as_of.resize(as_of.size() - midnight.size());
  }
  const std::string files = " model.yaml --leads leads.csv --events events.csv ";
  const std::string now = files + "--as-of " + as_of;
  const std::string history =
      files + "--as-of-field created_at --after 14d --won 'lead.won == true'";
  return fmt::format(page, fmt::arg("leads", about.options.leads), fmt::arg("events", about.events),
                     fmt::arg("seed", about.options.seed), fmt::arg("as_of", as_of),
                     fmt::arg("best", about.best), fmt::arg("score", "winnow score" + now),
                     fmt::arg("explain", "winnow explain" + now + " --lead " + about.best),
                     fmt::arg("backtest", "winnow backtest" + history));
}

}  // namespace winnow::app
