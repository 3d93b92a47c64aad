#include "data_loaders/class_choice.h"

#include <algorithm>
#include <stdexcept>

#include "data_loaders/picture_rows.h"

namespace data_loaders {

bool ClassChoice::wants(const std::string& name) const {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

void check_choice(const ClassChoice& choice, const std::vector<std::string>& known,
                  const std::string& place) {
  for (const auto& name : choice.names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw std::runtime_error(place + ": \"classes\" names \"" + name + "\", but there are " +
                             listed(known));
  }
}

LabelledImages with_enough_pictures(const LabelledImages& images, int64_t at_least) {
  const auto classes = static_cast<int64_t>(images.class_names.size());
  const auto counts = torch::bincount(images.labels, {}, classes);
  const auto enough = counts >= at_least;
  if (enough.all().item<bool>()) return images;
  auto chosen = select(images, enough.index_select(0, images.labels).nonzero().flatten());
  chosen.labels = (enough.cumsum(0) - 1).index_select(0, chosen.labels);
  chosen.class_names.clear();
  std::vector<std::string> small;
  for (int64_t i = 0; i < classes; ++i) {
    const auto& name = images.class_names[static_cast<size_t>(i)];
    if (enough[i].item<bool>()) {
      chosen.class_names.push_back(name);
      continue;
    }
    small.push_back(name + " (" + std::to_string(counts[i].item<int64_t>()) + ")");
    chosen.left_out.erase(std::remove_if(chosen.left_out.begin(), chosen.left_out.end(),
                                         [&](const auto& file) { return file.class_name == name; }),
                          chosen.left_out.end());
  }
  chosen.notices.push_back("classes with fewer than " + std::to_string(at_least) +
                           " pictures are left out: " + listed(small));
  return chosen;
}

}  // namespace data_loaders
