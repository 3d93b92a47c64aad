#include "data_loaders/picture_rows.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

#include "data_loaders/formats/read_picture.h"
#include "data_loaders/preview.h"
#include "files/whole_file.h"
#include "parallel/for_each_item.h"

namespace data_loaders {
namespace {

/// Tells of items that several threads finish, one more each time.
class OrderedCount {
 public:
  OrderedCount(int64_t total, const Progress& progress) : total_(total), progress_(progress) {}

  void add_one() {
    if (!progress_) return;
    const std::lock_guard lock(mutex_);
    progress_(++done_, total_);
  }

 private:
  int64_t total_;
  const Progress& progress_;
  std::mutex mutex_;
  int64_t done_ = 0;
};

/// Numbers of groups, equal for equal names; none where no row has a name.
std::vector<int64_t> numbers_of_groups(const std::vector<std::string>& groups) {
  std::vector<int64_t> numbers;
  std::map<std::string, int64_t> known;
  for (const auto& group : groups) {
    const auto own = static_cast<int64_t>(numbers.size());
    numbers.push_back(group.empty() ? own : known.emplace(group, own).first->second);
  }
  return known.empty() ? std::vector<int64_t>() : numbers;
}

}  // namespace

PictureRow left_out(const std::string& reason) {
  PictureRow row;
  row.reason_for_leaving_out = reason;
  return row;
}

PictureRow left_out(const std::string& reason, const torch::Tensor& photo) {
  auto row = left_out(reason);
  row.left_out_picture = thumbnail(photo).flip(2);
  return row;
}

PictureRow row_of_file(const std::filesystem::path& path,
                       const std::function<PictureRow(const std::string&)>& use) {
  constexpr uintmax_t most_bytes = uintmax_t{1} << 30;
  std::error_code error;
  if (std::filesystem::file_size(path, error) > most_bytes && !error) {
    return left_out(formats::too_large);
  }
  std::string bytes;
  try {
    bytes = files::read_whole(path);
  } catch (const std::runtime_error&) {
    return left_out("cannot be opened");
  }
  try {
    return use(bytes);
  } catch (const formats::Unreadable& reason) {
    return left_out(reason.what());
  }
}

std::vector<PictureRow> read_rows(int64_t count, const Progress& progress,
                                  const std::function<PictureRow(int64_t)>& read) {
  std::vector<PictureRow> rows(count);
  OrderedCount done(count, progress);
  parallel::for_each_item(count, [&](int64_t i) {
    rows[i] = read(i);
    done.add_one();
  });
  return rows;
}

LabelledImages gathered(std::vector<PictureRow> rows, std::vector<std::string> class_names) {
  LabelledImages images;
  images.class_names = std::move(class_names);
  std::vector<torch::Tensor> pictures;
  std::vector<int64_t> labels;
  std::vector<std::string> groups;
  std::vector<uint8_t> for_testing;
  for (auto& row : rows) {
    if (!row.picture.defined()) {
      images.left_out.push_back({images.class_names.at(row.label), row.name,
                                 row.reason_for_leaving_out, "", row.left_out_picture});
      continue;
    }
    pictures.push_back(row.picture);
    labels.push_back(row.label);
    images.names.push_back(std::move(row.name));
    images.looks.push_back(std::move(row.look));
    images.sides.push_back(row.side);
    for_testing.push_back(row.for_testing);
    groups.push_back(std::move(row.group));
  }
  images.groups = numbers_of_groups(groups);
  images.labels = torch::tensor(labels, torch::kInt64);
  if (std::find(for_testing.begin(), for_testing.end(), 1) != for_testing.end()) {
    images.official_test = torch::tensor(for_testing, torch::kUInt8).to(torch::kBool);
  }
  images.images =
      pictures.empty() ? torch::empty({0, 0, 0, 0}, torch::kUInt8) : torch::stack(pictures);
  return images;
}

std::string reasons(const LeftOut& left_out) {
  std::map<std::string, int64_t> counts;
  for (const auto& [name, by_reason] : left_out) {
    for (const auto& [reason, count] : by_reason) counts[reason] += count;
  }
  std::string text;
  for (const auto& [reason, count] : counts) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + reason;
  }
  return text;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr size_t kMost = 4;
  if (names.size() < 2) return names.empty() ? "" : names[0];
  const size_t shown = names.size() > kMost ? kMost - 1 : names.size() - 1;
  std::string text = names[0];
  for (size_t i = 1; i < shown; ++i) text += ", " + names[i];
  return text + " and " +
         (shown + 1 == names.size() ? names[shown]
                                    : std::to_string(names.size() - shown) + " more");
}

LabelledImages generated(int64_t classes, int64_t per_class, std::array<int64_t, 3> shape,
                         const std::function<std::string(int64_t)>& class_name,
                         const std::function<void(int64_t, int64_t, uint8_t*)>& draw,
                         const Progress& progress) {
  LabelledImages images;
  const auto& [height, width, channels] = shape;
  images.images = torch::empty({classes * per_class, height, width, channels}, torch::kUInt8);
  images.labels = torch::arange(classes).repeat_interleave(per_class);
  for (int64_t label = 0; label < classes; ++label) {
    images.class_names.push_back(class_name(label));
    for (int64_t i = 0; i < per_class; ++i) {
      images.names.push_back(images.class_names.back() + '/' + std::to_string(i));
    }
  }
  auto* pixels = images.images.data_ptr<uint8_t>();
  const int64_t bytes = height * width * channels;
  OrderedCount count(classes * per_class, progress);
  parallel::for_each_item(classes * per_class, [&](int64_t row) {
    draw(row / per_class, row % per_class, pixels + row * bytes);
    count.add_one();
  });
  return images;
}

}  // namespace data_loaders
