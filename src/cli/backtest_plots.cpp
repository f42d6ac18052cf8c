#include "cli/backtest_plots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace winnow::cli {

namespace {

using engine::insight::Report;

constexpr std::size_t colours = 6;  // --c0 … --c5 of the page

// Where 0 and 1 of both axes lie, in the plot's own units.
struct Frame {
  double left, right, top, bottom;
  double x(double share) const { return left + share * (right - left); }
  double y(double share) const { return bottom - share * (bottom - top); }
};

std::string begin(int width, int height, std::string_view label) {
  return fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", width, height,
                     escaped(label));
}

std::string label(double x, double y, std::string_view anchor, std::string_view text,
                  std::string_view kind = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y,
                     anchor, kind.empty() ? "" : fmt::format(" class=\"{}\"", kind), escaped(text));
}

std::string line(double x1, double y1, double x2, double y2, std::string_view paint) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1, y1,
                     x2, y2, paint);
}

constexpr std::string_view grid = "stroke=\"var(--line)\"";
constexpr std::string_view dashed = "stroke=\"var(--soft)\" stroke-dasharray=\"5 5\"";

std::string whole_percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

// The end of an axis that holds `highest`: 5 %, 10 %, 20 %, 50 % or all.
double axis_end(double highest) {
  for (const double end : {0.05, 0.1, 0.2, 0.4, 0.6, 0.8}) {
    if (highest <= end) return end;
  }
  return 1;
}

// Horizontal lines with their percentages, at quarters of the axis.
std::string percent_axis(const Frame& frame, double end) {
  std::string out;
  for (int i = 0; i <= 4; ++i) {
    const double share = i / 4.0;
    out += line(frame.left, frame.y(share), frame.right, frame.y(share), grid);
    const double value = 100 * share * end;
    const bool whole = std::abs(value - std::round(value)) < 1e-9;
    out += label(frame.left - 8, frame.y(share) + 4, "end",
                 whole ? fmt::format("{:.0f} %", value) : fmt::format("{:.2f} %", value));
  }
  return out;
}

double base_rate(const Report& report) {
  return static_cast<double>(report.won) / static_cast<double>(report.leads);
}

std::string base_line(const Frame& frame, const Report& report, double end) {
  const double y = frame.y(base_rate(report) / end);
  return line(frame.left, y, frame.right, y, dashed) +
         label(frame.right, y - 5, "end", "all leads: " + whole_percent(base_rate(report)));
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string gains_plot(const std::vector<Curve>& curves) {
  const Frame frame{60, 700, 15, 335};
  std::string out = begin(720, 390, "share of wins reached by share of leads called");
  out += percent_axis(frame, 1);
  for (int i = 0; i <= 10; i += 2) {
    out += label(frame.x(i / 10.0), frame.bottom + 20, "middle", fmt::format("{} %", 10 * i));
  }
  out += label(frame.x(0.5), frame.bottom + 42, "middle", "leads called, the highest totals first");
  out += line(frame.left, frame.bottom, frame.right, frame.top, dashed);
  for (std::size_t n = 0; n < curves.size(); ++n) {
    std::string points;
    for (std::size_t i = 0; i < curves[n].gains.size(); ++i) {
      points += fmt::format("{:.1f},{:.1f} ", frame.x(static_cast<double>(i) / 100),
                            frame.y(curves[n].gains[i]));
    }
    const std::string colour = fmt::format("var(--c{})", n % colours);
    out +=
        fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2.5\"/>\n",
                    points, colour);
    const double y = frame.bottom - 18 * static_cast<double>(curves.size() - n);
    // Under the curve, where there is room for a long name.
    out += line(frame.x(0.42), y - 4, frame.x(0.45), y - 4,
                fmt::format("stroke=\"{}\" stroke-width=\"3\"", colour));
    out += label(frame.x(0.46), y, "start",
                 fmt::format("{}: {} of the wins in the best 20 %", curves[n].name,
                             whole_percent(curves[n].gains[20])),
                 "value");
  }
  return out + "</svg>\n";
}

std::string decile_plot(const Report& report) {
  const Frame frame{60, 470, 25, 245};
  double highest = 0;
  for (const auto& one : report.deciles) highest = std::max(highest, one.rate);
  const double end = axis_end(highest);
  std::string out = begin(480, 275, "won rate by tenth of the leads");
  out += percent_axis(frame, end);
  const double width = 1.0 / static_cast<double>(report.deciles.size());
  for (std::size_t i = 0; i < report.deciles.size(); ++i) {
    const double rate = report.deciles[i].rate;
    const double x = static_cast<double>(i) * width;
    out += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"2\" "
        "fill=\"var(--c0)\"/>\n",
        frame.x(x + width * 0.12), frame.y(rate / end), frame.x(width * 0.76) - frame.left,
        frame.bottom - frame.y(rate / end));
    const double middle = frame.x(x + width / 2);
    out += label(middle, frame.y(rate / end) - 5, "middle", whole_percent(rate), "value");
    out += label(middle, frame.bottom + 18, "middle", std::to_string(i + 1));
  }
  return out + base_line(frame, report, end) + "</svg>\n";
}

std::string band_plot(const Report& report) {
  const Frame frame{60, 470, 25, 245};
  double highest = 0;
  for (const auto& one : report.calibration) highest = std::max(highest, one.interval.high);
  const double end = axis_end(highest);
  std::string out = begin(480, 275, "won rate by band with its 95 % interval");
  out += percent_axis(frame, end) + base_line(frame, report, end);
  const double width = 1.0 / static_cast<double>(report.calibration.size());
  for (std::size_t i = 0; i < report.calibration.size(); ++i) {
    const auto& band = report.calibration[i];
    const double x = frame.x((static_cast<double>(i) + 0.5) * width);
    const double low = frame.y(band.interval.low / end), high = frame.y(band.interval.high / end);
    constexpr std::string_view ink = "stroke=\"var(--c0)\" stroke-width=\"2\"";
    out += line(x, low, x, high, ink) + line(x - 6, low, x + 6, low, ink) +
           line(x - 6, high, x + 6, high, ink);
    out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"var(--c0)\"/>\n", x,
                       frame.y(band.rate / end));
    out += label(x, high - 7, "middle", whole_percent(band.rate), "value");
    out += label(x, frame.bottom + 18, "middle", band.name.empty() ? "none" : band.name);
  }
  return out + "</svg>\n";
}

}  // namespace winnow::cli
