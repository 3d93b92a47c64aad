#include "app/exports/trial_model.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "app/sweep_file/read_sweep.h"
#include "app/trials/plan.h"
#include "app/trials/train_trials.h"
#include "files/safetensors.h"
#include "tests/files/temporary_folder.h"

namespace exports {
namespace {

using namespace experiments;

/// A run of one trial, and that trial with its data.
struct SmallRun {
  explicit SmallRun(const std::string& engine, const std::string& scaling = "standardised")
      : sweep(read_sweep_text(R"({
          "datasets": {"faces": {"loader": "generated_faces", "per_class": 9, "size": 24,
                                 "split": {"train": 5, "validation": 2, "test": 2}}},
          "experiments": [{"name": "one", "dataset": "faces", "input": "pixels",
                           "scaling": ")" +
                                  scaling + R"(",
                           "model": {"type": "face_network", "hidden_units": 8},
                           "training": {"learning_rate": 0.01, "batch_size": 4, "steps": 50,
                                        "engine": ")" +
                                  engine + R"("}}]})",
                              "f.json")),
        folder(temporary / "run") {
    const auto plan = make_plan(sweep, {});
    const auto& [trial, id] = plan.trials[0][0];
    train_trials(plan, plan.trials[0], folder.store(), {/*jobs=*/1}, {});
    stored = folder.read(id).result.value();
    kept = folder.store().find_model(id)->bytes;
    loaded = load_trial(sweep, trial, {});
  }

  TemporaryFolder temporary;
  Sweep sweep;
  RunFolder folder;
  TrialResult stored;
  std::string kept;
  LoadedTrial loaded;
};

std::string refusal(const SmallRun& run, const std::string& kept) {
  DataPlaces places;
  places.root = "the data";
  try {
    from_kept(run.loaded, places, run.stored, kept, "0.1.0");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(FromKept, GivesTheModelThatTrainingAgainGives) {
  for (const auto* engine : {"sample_space", "weight_space"}) {
    for (const auto* scaling : {"none", "centred", "standardised"}) {
      const SmallRun run(engine, scaling);
      const auto kept = from_kept(run.loaded, {}, run.stored, run.kept, "0.1.0");
      const auto again = trained_again(run.loaded, {}, run.stored, "0.1.0");
      EXPECT_TRUE(kept.test_pictures.equal(again.test_pictures));
      ASSERT_EQ(kept.model.parameters.size(), again.model.parameters.size());
      for (const auto& [name, values] : again.model.parameters)
        EXPECT_TRUE(torch::allclose(kept.model.parameters.at(name), values, 1e-5, 1e-6)) << name;
      EXPECT_EQ(kept.model.provenance.test_correct, again.model.provenance.test_correct);
      EXPECT_EQ(kept.model.provenance.test_pictures, again.model.provenance.test_pictures);
      EXPECT_EQ(kept.model.provenance.train_pictures, again.model.provenance.train_pictures);
      EXPECT_EQ(kept.model.provenance.trial, again.model.provenance.trial);
    }
  }
}

// As of a program with other numbers, or on a machine with other features.
TEST(FromKept, NeedsNoTrainingThatGivesTheSameNumbers) {
  SmallRun run("sample_space");
  run.loaded.id = std::string(64, 'a');
  TrialModelEvents events;
  events.on_step = [](int64_t) { ADD_FAILURE() << "nothing is trained"; };
  const auto made = from_kept(run.loaded, {}, run.stored, run.kept, "0.1.0", events);
  EXPECT_EQ(made.model.provenance.trial_id, run.stored.id);
  EXPECT_THROW(trained_again(run.loaded, {}, run.stored, "0.1.0"), std::runtime_error);
}

TEST(FromKept, IsRefusedWhereItDoesNotGiveTheStoredPredictions) {
  SmallRun run("sample_space");
  auto changed = files::safetensors_from(run.kept);
  changed.tensors.at("output.bias")[0] += 1;
  const auto said = refusal(run, files::safetensors_bytes(changed));
  EXPECT_NE(said.find("the model that was kept does not give its stored test predictions ("),
            std::string::npos);
  EXPECT_NE(
      said.find("): the data at the data (or the network that its rows come from) is not what "
                "it was trained on, which --data can name"),
      std::string::npos)
      << said;
}

TEST(FromKept, IsRefusedWhereItIsOfOtherTrainingPictures) {
  SmallRun run("sample_space");
  auto changed = files::safetensors_from(run.kept);
  auto& coefficients = changed.tensors.at("hidden.coefficients");
  coefficients = coefficients.narrow(0, 1, coefficients.size(0) - 1);
  EXPECT_NE(refusal(run, files::safetensors_bytes(changed))
                .find("the model that was kept (hidden.coefficients: its shape does not fit the "
                      "model and its training pictures) does not fit: the data at the data"),
            std::string::npos);
}

}  // namespace
}  // namespace exports
