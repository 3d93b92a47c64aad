#pragma once

#include <cstdint>

namespace training {

enum class Optimizer { sgd, adam };

/// `automatic` takes sample space where it is exact and cheaper (docs/sample_space.md).
enum class Engine { automatic, sample_space, weight_space };

/// How one model is trained. The loss over a batch of B rows is
///   1/B sum_k -log p_k[label_k] + l2 * sum(W^2) + l1 * sum(|W|),
/// biases exempt, no half in front; linear regression has 1/B sum_k |z_k - onehot(label_k)|^2 in
/// place of the first term.
struct TrainOptions {
  Optimizer optimizer = Optimizer::sgd;
  double learning_rate = 0.1;  ///< > 0
  double momentum =
      0;  ///< in [0, 1), SGD only: v <- momentum v + gradient, W <- W - learning_rate v
  int64_t batch_size =
      32;  ///< rows a step; 0 is the full training set; an epoch's last batch may be smaller
  int64_t steps = 0;  ///< either steps or epochs is positive, the other 0
  int64_t epochs = 0;
  double l1 = 0;
  double l2 = 0;
  int64_t curve_every = 0;  ///< steps between two points of the curve; 0: a fortieth of all steps
  /// Early stopping: points of the curve without a better validation loss before training ends; the
  /// weights of the best point are kept. 0: train to the end, keep the last weights.
  int64_t patience = 0;
  Engine engine = Engine::automatic;
};

/// Rows of a full batch: batch_size, or all `rows` where it is 0 or larger.
int64_t batch_rows(const TrainOptions& options, int64_t rows);

/// Steps of a whole training over `rows` training rows, whether asked for in steps or in epochs.
int64_t total_steps(const TrainOptions& options, int64_t rows);

/// `curve_every`, or its default, for a training of `steps` steps.
int64_t curve_interval(const TrainOptions& options, int64_t steps);

}  // namespace training
