#include "app/pictures/best_pictures.h"

#include <c10/util/Exception.h>
#include <torch/nn/functional/pooling.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "app/error_words.h"
#include "app/inputs/prepare_inputs.h"
#include "app/pictures/diverging_picture.h"
#include "app/pictures/mistakes.h"
#include "app/pictures/picture_index.h"
#include "app/pictures/weight_pictures.h"
#include "app/sweep_file/names.h"
#include "app/trials/memory_estimate.h"
#include "app/trials/train_trial.h"
#include "app/trials/trial_cost.h"
#include "data_loaders/preview.h"
#include "files/safetensors.h"
#include "files/sha256.h"
#include "files/whole_file.h"
#include "parallel/free_memory.h"
#include "training/model_state.h"

namespace experiments {
namespace {

/// `values` [H, W] averaged over blocks of `side` x `side`; those at the far edges may be smaller.
torch::Tensor averaged(const torch::Tensor& values, int64_t side) {
  namespace functional = torch::nn::functional;
  const auto options = functional::AvgPool2dFuncOptions(side).stride(side).ceil_mode(true);
  return functional::avg_pool2d(values.unsqueeze(0), options).squeeze(0);
}

/// Writes a picture under a name that follows from its bytes: the same picture stands there once.
std::string write_picture(const RunFolder& folder, const std::string& bytes,
                          const std::string& ending) {
  const auto file = files::sha256(bytes).substr(0, 16) + ending;
  const auto path = folder.path() / "pictures" / file;
  if (!std::filesystem::exists(path)) files::write_whole(path, bytes);
  return file;
}

/// JPEG for photos: as PNG they would be most of the page.
std::string write_photo(const RunFolder& folder, const torch::Tensor& photo) {
  const auto small = data_loaders::thumbnail(photo, kPhotoSide);
  if (small.size(2) == 1) return write_picture(folder, data_loaders::encode_png(small), ".png");
  return write_picture(folder, data_loaders::encode_jpeg(small), ".jpg");
}

std::vector<Mistake> drawn_mistakes(const LoadedDataset& dataset,
                                    const std::vector<const TrialResult*>& repeats,
                                    const RunFolder& folder) {
  std::map<std::string, int64_t> rows;
  for (size_t i = 0; i < dataset.images.names.size(); ++i) {
    rows.emplace(dataset.images.names[i], static_cast<int64_t>(i));
  }
  std::vector<Mistake> drawn;
  for (auto& mistake : most_confident_mistakes(repeats, folder, kMistakes)) {
    // A file that was renamed since it was trained on: the same data, and no such name.
    const auto row = rows.find(mistake.name);
    if (row == rows.end()) continue;
    mistake.file = write_photo(folder, dataset.images.images[row->second]);
    drawn.push_back(std::move(mistake));
  }
  return drawn;
}

/// Draws weights for one experiment after another, keeping the last one's input.
class WeightDrawing {
 public:
  WeightDrawing(const Plan& plan, const RunFolder& folder, int64_t memory,
                const PictureEvents& events)
      : plan_(plan), folder_(folder), memory_(memory), events_(events) {}

  /// Fills in `set.pictures`, or `set.note` where they cannot be had.
  void draw(const TrialResult& repeat, WeightSet& set) {
    set.note = why_no_pictures(repeat.trial);
    if (!set.note.empty()) return;
    const auto model = kept_model(repeat.id);
    set.note = why_not_made(repeat, model.has_value());
    if (!set.note.empty()) return;
    try {
      auto weights = model ? of_kept(repeat.trial, *model) : trained_again(repeat.trial);
      if (!weights.empty()) add_pictures(repeat.trial, std::move(weights), set);
    } catch (const c10::Error& error) {  // such as too little memory
      set.note = app::words_of(error);
    }
  }

 private:
  /// Empty where the input's numbers lie over the picture.
  std::string why_no_pictures(const Trial& trial) const {
    const auto maps = plan_.inputs.at(trial.input)->maps(plan_.datasets.at(trial.dataset).images);
    if (maps.height * maps.width > 1) return "";
    return "the numbers of " + trial.input + " have no place in the picture";
  }

  /// Empty where its weights can be had.
  std::string why_not_made(const TrialResult& repeat, bool model_is_kept) const {
    if (!model_is_kept && repeat.seconds > kRetrainSeconds) {
      return "training this setting once more for its weights would take " +
             std::to_string(static_cast<int64_t>(repeat.seconds)) + " s";
    }
    const auto bytes = weight_memory(request_of(repeat.trial, shape_of(plan_, repeat.trial)));
    if (bytes > static_cast<double>(parallel::free_memory())) {
      return "its weights would take " + parallel::memory_text(bytes) + " of memory";
    }
    return "";
  }

  void prepare(const Trial& trial) {
    const auto key = std::make_tuple(trial.dataset, trial.input, trial.scaling, trial.key());
    if (key == key_) return;
    key_ = {};
    input_ = {};  // two inputs at a time might not fit
    input_.data = prepared_rows(plan_, trial).data;
    key_ = key;
  }

  std::optional<KeptModel> kept_model(const std::string& id) const {
    auto* store = folder_.existing();
    return store == nullptr ? std::nullopt : store->find_model(id);
  }

  std::vector<ClassWeights> of_kept(const Trial& trial, const KeptModel& model) {
    prepare(trial);
    const auto request = request_of(trial, input_.data.shape());
    const auto parameters =
        training::parameters_of(files::safetensors_from(model.bytes).tensors, request, input_.data);
    const auto layers = models::architecture_of(request.model).layers;
    return strongest_weights(
        parameters.at(layers.front().name + ".weight"),
        layers.size() > 1 ? parameters.at(layers.back().name + ".weight") : torch::Tensor());
  }

  /// Empty where it was interrupted.
  std::vector<ClassWeights> trained_again(const Trial& trial) {
    prepare(trial);
    add_products(input_, {trial}, memory_);
    const auto outcome = train_together({trial}, input_, {{}, events_.should_stop, {}}).front();
    if (outcome.outcome == training::Outcome::interrupted) return {};
    return strongest_weights(*outcome.model);
  }

  void add_pictures(const Trial& trial, std::vector<ClassWeights> weights, WeightSet& set) {
    const auto& images = plan_.datasets.at(trial.dataset).images;
    const auto maps = plan_.inputs.at(trial.input)->maps(images);
    set.are_channels = maps.channels > 1;
    if (set.are_channels) {
      prepare(trial);
      weights = strongest_channels(weights, input_.data, maps, kChannels);
    } else {
      set.block = (std::max(maps.height, maps.width) + kWeightSide - 1) / kWeightSide;
      for (auto& weight : weights) {
        weight.values = averaged(weight.values.view({maps.height, maps.width}), set.block);
      }
    }
    for (const auto& weight : weights) {
      const double bound = usual_bound(weight.values);
      const auto png = data_loaders::encode_png(diverging_picture(weight.values, bound));
      set.pictures.push_back(
          {write_picture(folder_, png, ".png"), weight.label, weight.title, bound});
    }
  }

  const Plan& plan_;
  const RunFolder& folder_;
  int64_t memory_;
  const PictureEvents& events_;
  std::tuple<std::string, std::string, Scaling, RepeatKey> key_;  ///< data set, input
  PreparedInput input_;
};

/// A set of weights to draw, and the trial to train for it.
using Wanted = std::pair<WeightSet, const TrialResult*>;

/// Of the best setting with each input.
std::vector<Wanted> wanted_weights(const ExperimentSummary& summary,
                                   const ExperimentResults& results) {
  std::vector<Wanted> wanted;
  std::set<std::string> seen;
  for (const auto index : summary.ranking) {
    const auto& setting = summary.settings[index];
    if (!seen.insert(setting.trial.input).second) continue;
    const auto* repeat = best_repeat(results[index]);
    WeightSet set{repeat->id, setting.name, setting.trial.input, false, 1, {}, ""};
    wanted.emplace_back(std::move(set), repeat);
  }
  return wanted;
}

template <class Item>
bool all_stand(const RunFolder& folder, const std::vector<Item>& items) {
  return std::all_of(items.begin(), items.end(), [&](const Item& item) {
    return std::filesystem::exists(folder.path() / "pictures" / item.file);
  });
}

/// True where `stored` shows the trials that `wanted` is to show, and its files are there.
bool is_still_valid(const ExperimentPictures& stored, const ExperimentPictures& wanted,
                    const RunFolder& folder) {
  const auto is_same = [&](const WeightSet& a, const WeightSet& b) {
    return a.trial == b.trial && all_stand(folder, a.pictures);
  };
  return stored.name == wanted.name && stored.trials == wanted.trials &&
         all_stand(folder, stored.mistakes) &&
         std::equal(stored.weights.begin(), stored.weights.end(), wanted.weights.begin(),
                    wanted.weights.end(), is_same);
}

/// `stored` with the names that its settings have now: what varies beside them may have changed.
ExperimentPictures renamed(ExperimentPictures stored, const ExperimentPictures& wanted) {
  for (size_t i = 0; i < stored.weights.size(); ++i) {
    stored.weights[i].setting = wanted.weights[i].setting;
  }
  return stored;
}

/// Those of experiments that this run was not asked for: the next one may be.
std::vector<ExperimentPictures> of_others(const std::vector<ExperimentPictures>& stored,
                                          const std::vector<ExperimentSummary>& summaries) {
  std::vector<ExperimentPictures> others;
  for (const auto& pictures : stored) {
    const auto is_own = [&](const ExperimentSummary& own) { return own.name == pictures.name; };
    if (std::none_of(summaries.begin(), summaries.end(), is_own)) others.push_back(pictures);
  }
  return others;
}

/// An experiment's pictures: the stored ones where they still hold, else new ones.
ExperimentPictures pictures_of(const ExperimentSummary& summary, const ExperimentResults& results,
                               const std::vector<ExperimentPictures>& stored, const Plan& plan,
                               const RunFolder& folder, WeightDrawing& drawing,
                               const PictureEvents& events) {
  const auto repeats = trained_repeats(results[summary.best->index]);
  const auto wanted = wanted_weights(summary, results);
  ExperimentPictures pictures{summary.name, {}, {}, {}};
  for (const auto* repeat : repeats) pictures.trials.push_back(repeat->id);
  for (const auto& [set, repeat] : wanted) pictures.weights.push_back(set);
  for (const auto& candidate : stored) {
    if (is_still_valid(candidate, pictures, folder)) return renamed(candidate, pictures);
  }
  if (events.on_stage) events.on_stage(summary.name + ": drawing mistakes and weights");
  pictures.mistakes = drawn_mistakes(plan.datasets.at(summary.base.dataset), repeats, folder);
  for (size_t i = 0; i < wanted.size(); ++i) drawing.draw(*wanted[i].second, pictures.weights[i]);
  return pictures;
}

}  // namespace

void write_best_pictures(const Plan& plan, const StoredRun& run,
                         const std::vector<ExperimentSummary>& summaries, const RunFolder& folder,
                         int64_t memory, const PictureEvents& events) {
  const auto [stored, notice] = read_picture_index(folder.path());
  if (!notice.empty() && events.on_stage) events.on_stage("note: " + notice);
  const auto stops = [&] { return events.should_stop && events.should_stop(); };
  WeightDrawing drawing(plan, folder, memory, events);
  auto all = of_others(stored, summaries);
  for (size_t i = 0; i < summaries.size() && !stops(); ++i) {
    if (!summaries[i].best) continue;
    all.push_back(pictures_of(summaries[i], run.results[i], stored, plan, folder, drawing, events));
  }
  // Interrupted, the last experiment may lack its weights, and would be taken for complete.
  if (stops()) return;
  write_picture_index(folder.path(), all);
}

}  // namespace experiments
