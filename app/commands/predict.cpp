#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/commands/interruption.h"
#include "app/commands/keep_inputs.h"
#include "app/commands/run_model.h"
#include "app/commands/status_line.h"
#include "app/config_error.h"
#include "app/exports/read_model.h"
#include "app/photos/photo_list.h"
#include "app/photos/photo_stream.h"
#include "app/printable.h"
#include "app/report/text_columns.h"
#include "data_loaders/pictures.h"

namespace commands {
namespace {

using nlohmann::json;

struct PredictArguments {
  std::string model;
  RunModelArguments of_run;
  std::vector<CLI::Option*> run_options;
  std::vector<std::string> photos;
  bool json_lines = false;
  int64_t top = 1;
  bool faces = false;
  std::string cascade = photos::FaceFinder::default_cascade().string();
  std::string boxes;
};

/// Indices of the `top` largest, the largest first.
std::vector<int64_t> largest(const torch::Tensor& probabilities, int64_t top) {
  const auto order = probabilities.argsort(0, /*descending=*/true).contiguous();
  const auto count = std::min(top, order.size(0));
  return {order.data_ptr<int64_t>(), order.data_ptr<int64_t>() + count};
}

json face_json(const photos::FaceBox& box) {
  return {{"x", box.x}, {"y", box.y}, {"width", box.side}, {"height", box.side}};
}

/// Prints results as they come; remembers what could not be read.
class Output {
 public:
  Output(const exports::ExportedModel& model, const PredictArguments& arguments,
         const std::vector<std::string>& names)
      : model_(model), arguments_(arguments) {
    for (const auto& name : names) {
      photo_width_ = std::max(photo_width_, report::text_width(app::printable(name)));
    }
    for (const auto& name : model.class_names) {
      class_width_ = std::max(class_width_, report::text_width(app::printable(name)));
    }
  }

  void print(const photos::PhotoResult& result) {
    if (!result.error.empty()) {
      if (failures_++ == 0) first_failure_ = app::printable(result.error);
    }
    if (arguments_.json_lines) {
      std::cout << as_json(result).dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
    } else {
      print_rows(result);
    }
    if (!std::cout) throw std::runtime_error("standard output: cannot write");
  }

  int64_t failures() const { return failures_; }
  const std::string& first_failure() const { return first_failure_; }

 private:
  json as_json(const photos::PhotoResult& result) const {
    json line{{"photo", in_utf8(result.name)}};
    if (!result.error.empty()) {
      line["error"] = in_utf8(result.error);
      return line;
    }
    json guesses = json::array();
    for (const auto& guess : result.guesses) {
      json entry{{"predictions", json::array()}};
      if (guess.face) entry["face"] = face_json(*guess.face);
      for (const auto i : largest(guess.probabilities, arguments_.top)) {
        entry["predictions"].push_back({{"name", model_.class_names[static_cast<size_t>(i)]},
                                        {"probability", guess.probabilities[i].item<double>()}});
      }
      guesses.push_back(std::move(entry));
    }
    if (arguments_.faces) {
      line["faces"] = std::move(guesses);
    } else {
      line["predictions"] = guesses[0]["predictions"];
    }
    return line;
  }

  void print_rows(const photos::PhotoResult& result) const {
    if (!result.error.empty()) return;  // stands in the message at the end
    if (result.guesses.empty())
      std::cout << padded(result.name, photo_width_) << "  no face found\n";
    for (const auto& guess : result.guesses) {
      for (const auto i : largest(guess.probabilities, arguments_.top)) {
        std::cout << padded(result.name, photo_width_) << "  "
                  << padded(model_.class_names[static_cast<size_t>(i)], class_width_)
                  << fmt::format("  {:5.1f} %{}\n", 100 * guess.probabilities[i].item<double>(),
                                 place(guess));
      }
    }
  }

  /// JSON knows no other texts: what is no UTF-8 is shown with escapes, as elsewhere.
  static std::string in_utf8(const std::string& text) {
    return app::is_utf8(text) ? text : app::printable(text);
  }

  static std::string place(const photos::Guess& guess) {
    if (!guess.face) return "";
    return fmt::format("  face at {}, {}, {} wide", guess.face->x, guess.face->y, guess.face->side);
  }

  static std::string padded(const std::string& name, size_t width) {
    const auto text = app::printable(name);
    const auto own = report::text_width(text);
    return text + std::string(width > own ? width - own : 0, ' ');
  }

  const exports::ExportedModel& model_;
  const PredictArguments& arguments_;
  size_t photo_width_ = 0, class_width_ = 0;
  int64_t failures_ = 0;
  std::string first_failure_;
};

/// The photo is read once more: marks are wanted of one photo only.
void write_boxes(const PredictArguments& arguments, const exports::ExportedModel& model,
                 const photos::PhotoResult& result, const std::string& bytes) {
  std::vector<photos::Mark> marks;
  for (const auto& guess : result.guesses) {
    const auto best = largest(guess.probabilities, 1).front();
    marks.push_back(
        {*guess.face, fmt::format("{} {:.0f} %", model.class_names[static_cast<size_t>(best)],
                                  100 * guess.probabilities[best].item<double>())});
  }
  const auto photo = data_loaders::decode(bytes, data_loaders::Orientation::kUpright);
  photos::write_marked(arguments.boxes, photo, marks);
}

void check(const PredictArguments& arguments, const std::vector<std::string>& names) {
  if (std::count(names.begin(), names.end(), "-") > 1) {
    throw app::ConfigError("-: standard input can be read once only");
  }
  if (arguments.boxes.empty()) return;
  if (!arguments.faces) throw app::ConfigError("--boxes: goes with --faces alone");
  if (names.size() != 1 || names.front() == "-") {
    throw app::ConfigError(fmt::format("--boxes: expected one photo in a file, got {}",
                                       names.front() == "-" ? "-" : std::to_string(names.size())));
  }
  keep_inputs("--boxes", arguments.boxes, {names.front(), arguments.model, arguments.cascade});
}

int finish(const Output& output, int64_t total, bool to_the_end) {
  if (!to_the_end) {
    std::cerr << "interrupted\n";
    return interrupted;
  }
  if (output.failures() == 0) return success;
  if (total == 1) throw std::runtime_error(output.first_failure());
  throw std::runtime_error(fmt::format("{} of {} photos could not be read; the first: {}",
                                       output.failures(), total, output.first_failure()));
}

/// The model in a file; or of a run, as export makes it, and which one it is.
exports::ExportedModel model_of(const PredictArguments& arguments, StatusLine& status) {
  if (!std::filesystem::exists(std::filesystem::path(arguments.model) / "results.sqlite")) {
    for (const auto* option : arguments.run_options) {
      if (option->count() > 0)
        throw app::ConfigError(option->get_name() + ": goes with the folder of a run alone");
    }
    return exports::read_model(arguments.model);
  }
  auto model = model_of_run(arguments.model, arguments.of_run, status);
  status.line("model: " + origin_text(model) + "; " + accuracy_text(model.made.model.provenance));
  return std::move(model.made.model);
}

int predict_all(const PredictArguments& arguments, const std::vector<std::string>& names,
                StatusLine& status) {
  std::optional<photos::FaceFinder> finder;
  if (arguments.faces) finder.emplace(arguments.cascade);
  const exports::Predictor predictor(model_of(arguments, status));
  Output output(predictor.model(), arguments, names);
  int64_t done = 0;
  const auto total = static_cast<int64_t>(names.size());
  photos::StreamOptions options;
  options.finder = finder ? &*finder : nullptr;
  options.should_stop = interruption_asked;
  const bool to_the_end =
      photos::predict_photos(predictor, names, options, [&](const photos::PhotoResult& result) {
        status.aside([&] { output.print(result); });
        if (!arguments.boxes.empty() && result.error.empty()) {
          write_boxes(arguments, predictor.model(), result, photos::bytes_of(result.name));
        }
        status.progress("photos", ++done, total);
      });
  return finish(output, total, to_the_end);
}

int predict(const PredictArguments& arguments) {
  const auto names = photos::listed(arguments.photos);
  check(arguments, names);
  catch_interruptions();
  StatusLine status;
  try {
    return predict_all(arguments, names, status);
  } catch (const exports::Interrupted&) {
    std::cerr << "interrupted\n";
    return interrupted;
  }
}

}  // namespace

void add_predict(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<PredictArguments>();
  auto* command = app.add_subcommand("predict", "Say who or what is on photos");
  command
      ->add_option("model", arguments->model,
                   "A file of `facesweep export`, of any format, or the folder of a run")
      ->required();
  command
      ->add_option("photos", arguments->photos,
                   "Files, folders (with all below them), or - for one photo on standard input")
      ->required();
  command->add_flag("--json", arguments->json_lines, "One JSON object per photo and line");
  command->add_option("--top", arguments->top, "Names per photo, the likeliest first")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  command->add_flag("--faces", arguments->faces,
                    "Find faces first and judge each, cut out as FaceScrub's are");
  command->add_option("--cascade", arguments->cascade, "OpenCV's cascade for --faces")
      ->capture_default_str();
  command->add_option("--boxes", arguments->boxes,
                      "With --faces: write the photo with boxes and names to this file");
  arguments->run_options = add_run_model_options(*command, arguments->of_run);
  command->footer(
      "Examples:\n  facesweep predict model.pt photo.jpg --top 3\n"
      "  facesweep predict runs/experiments photo.jpg\n"
      "  facesweep predict model.onnx my_photos --json > predictions.jsonl\n"
      "  facesweep predict model.safetensors group.jpg --faces --boxes named.jpg\n"
      "  cat photo.jpg | facesweep predict model.pth -");
  command->callback([arguments, &exit_code] { exit_code = predict(*arguments); });
}

}  // namespace commands
