#include "app/sweep_file/loaders.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>

#include "app/sweep_file/option_visitors.h"
#include "data_loaders/cifar.h"
#include "data_loaders/drawn_face.h"
#include "data_loaders/facescrub.h"
#include "data_loaders/generated_digits.h"
#include "data_loaders/generated_faces.h"
#include "data_loaders/image_folder.h"
#include "data_loaders/mnist.h"
#include "data_loaders/picture_list.h"
#include "parallel/free_memory.h"

namespace experiments {
namespace {

using namespace data_loaders;

// A crop and a convolution need some pixels; a side of more is a slip of the
// finger.
constexpr int64_t kSmallestSide = 8;
constexpr int64_t kLargestSide = 4096;

template <class Visitor>
void visit_side(int64_t& size, Visitor& visitor) {
  visitor.integer("size", size, kSmallestSide, kLargestSide, "Side of the pictures in pixels.");
}

template <class Visitor>
void visit_classes(ClassChoice& classes, Visitor& visitor) {
  visitor.classes("classes", classes.names, classes.at_least,
                  "The classes that are wanted, by name; or {\"at_least\": 40}, those with so many "
                  "usable pictures. Left out: all.");
}

template <class Visitor>
void visit(MnistOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path, "Folder of the four IDX files, gzipped or not.");
  visitor.texts("classes", options.classes,
                "Names of the classes, from the lowest label up; left out: the labels.");
  visitor.text("prefix", options.prefix,
               "Of the files' names, as EMNIST has one: \"emnist-letters-\".");
  visitor.boolean("transposed", options.transposed,
                  "Rows of pixels are columns, as in EMNIST's files.");
}
template <class Visitor>
void visit(CifarOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path,
                        "Folder of CIFAR-10's binary version: data_batch_1.bin and so on, and "
                        "test_batch.bin.");
}
template <class Visitor>
void visit(PictureListOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path,
                        "A file of comma-separated lines with the header path,label or "
                        "path,label,group; paths start at its own folder.");
  visit_side(options.size, visitor);
  bool colour = !options.grey;
  visitor.boolean("colour", colour, "RGB; false: one grey channel.");
  options.grey = !colour;
}
template <class Visitor>
void visit(FaceScrubOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path, "Folder that holds photos/<Name>/ or <Name>/.");
  visitor.required_text("list", options.list,
                        "FaceScrub's tab-separated list, a file below path: name, image_id, "
                        "face_id, url, bbox, SHA-256.");
  visit_side(options.size, visitor);
  visit_classes(options.classes, visitor);
}
template <class Visitor>
void visit(ImageFolderOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path,
                        "Holds one folder per class, with the class's pictures in it.");
  visit_side(options.size, visitor);
  bool colour = !options.grey;
  visitor.boolean("colour", colour, "RGB; false: one grey channel.");
  options.grey = !colour;
  visit_classes(options.classes, visitor);
  visitor.groups("groups", options.group_pattern, options.group_file,
                 "Pictures that belong together and always stand on one side of the split: a "
                 "regular expression on the file's name without ending, whose bracket holds the "
                 "group's name (\"^(.*)_[^_]*$\": all before the last underscore); or {\"file\": "
                 "PATH}, comma-separated lines with the header file,group.");
}
template <class Options, class Visitor>
void visit_generated(Options& options, Visitor& visitor) {
  visitor.integer("per_class", options.per_class, 1, kLargestInteger,
                  "Pictures drawn of each class.");
  visitor.integer("seed", options.seed, 0, kLargestInteger, "Seed of the drawings.");
  visit_side(options.size, visitor);
}
template <class Visitor>
void visit(GeneratedFacesOptions& options, Visitor& visitor) {
  visit_generated(options, visitor);
}
template <class Visitor>
void visit(GeneratedDigitsOptions& options, Visitor& visitor) {
  visit_generated(options, visitor);
}

std::filesystem::path existing(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return path;
  throw std::runtime_error(path.string() +
                           ": not found; name the data root with --data or FACESWEEP_DATA, or try "
                           "--demo, which needs no files");
}

/// Throws where `count` pictures of `size` x `size` pixels, each in memory `copies` times and with
/// `beside` bytes more, do not fit into what is free. `setting` says what the user can change.
void require_room(int64_t count, int64_t size, int64_t channels, double copies, double beside,
                  const std::string& setting) {
  constexpr double of_names = 300;
  const double picture = static_cast<double>(size) * static_cast<double>(size * channels);
  const double bytes = static_cast<double>(count) * (copies * picture + beside + of_names);
  const auto free = static_cast<double>(parallel::free_memory());
  if (bytes <= free) return;
  throw std::runtime_error(setting + ": the pictures need " + parallel::memory_text(bytes) +
                           " of memory, and " + parallel::memory_text(free) +
                           " are free: choose a smaller value");
}

template <class Options>
void require_room_to_draw(const Options& options, size_t classes, int64_t channels,
                          const std::string& loader) {
  // Counted as a product of doubles: per_class may be as large as JSON's integers.
  const double count = static_cast<double>(options.per_class) * static_cast<double>(classes);
  constexpr double uncountable = 1e15;
  require_room(static_cast<int64_t>(std::min(count, uncountable)), options.size, channels,
               /*copies=*/1, /*beside=*/0,
               loader + " with per_class " + std::to_string(options.per_class) + " and size " +
                   std::to_string(options.size));
}

/// `progress`, and with the first picture a look at whether all of them will fit; they are stacked
/// into one tensor, and so there twice for a moment.
template <class Options>
Progress checking_room(const Options& options, const Progress& progress) {
  const auto looked = std::make_shared<std::atomic<bool>>(false);
  return [=](int64_t done, int64_t total) {
    if (!looked->exchange(true)) {
      require_room(total, options.size, options.grey ? 1 : 3, /*copies=*/2, sizeof(Look),
                   options.path.string() + ": " + std::to_string(total) + " pictures of size " +
                       std::to_string(options.size));
    }
    if (progress) progress(done, total);
  };
}

LabelledImages load(MnistOptions options, const std::filesystem::path& root, const Progress&) {
  options.path = existing(root / options.path);
  return read_mnist(options);
}
LabelledImages load(CifarOptions options, const std::filesystem::path& root, const Progress&) {
  options.path = existing(root / options.path);
  return read_cifar(options);
}
LabelledImages load(PictureListOptions options, const std::filesystem::path& root,
                    const Progress& progress) {
  options.path = existing(root / options.path);
  return read_picture_list(options, checking_room(options, progress));
}
LabelledImages load(FaceScrubOptions options, const std::filesystem::path& root,
                    const Progress& progress) {
  options.path = existing(root / options.path);
  // The list stands beside the photos, or is named from the data root.
  const auto beside = options.path / options.list;
  options.list = std::filesystem::exists(beside) ? beside : existing(root / options.list);
  return read_facescrub(options, progress);
}
LabelledImages load(ImageFolderOptions options, const std::filesystem::path& root,
                    const Progress& progress) {
  options.path = existing(root / options.path);
  if (!options.group_file.empty()) {
    // It stands beside the classes' folders, or is named from the data root.
    const auto beside = options.path / options.group_file;
    options.group_file =
        std::filesystem::exists(beside) ? beside : existing(root / options.group_file);
  }
  return read_image_folder(options, checking_room(options, progress));
}
LabelledImages load(const GeneratedFacesOptions& options, const std::filesystem::path&,
                    const Progress& progress) {
  require_room_to_draw(options, actors().size(), 3, "generated_faces");
  return generated_faces(options, progress);
}
LabelledImages load(const GeneratedDigitsOptions& options, const std::filesystem::path&,
                    const Progress& progress) {
  require_room_to_draw(options, 10, 1, "generated_digits");
  return generated_digits(options, progress);
}

/// Pictures per class that generated data needs for a split written for real data.
int64_t demo_per_class(const SplitOptions& split, int64_t usual) {
  const int64_t asked =
      split.train.value_or(0) + split.test.value_or(30) + split.validation.value_or(20);
  return std::max(usual, asked);
}

GeneratedDigitsOptions stand_in(const MnistOptions&, const SplitOptions& split) {
  GeneratedDigitsOptions digits;
  digits.per_class = demo_per_class(split, digits.per_class);
  return digits;
}
GeneratedFacesOptions stand_in(const CifarOptions&, const SplitOptions& split) {
  GeneratedFacesOptions faces;
  faces.per_class = demo_per_class(split, faces.per_class);
  faces.size = 32;
  return faces;
}
/// Of photos.
template <class Options>
GeneratedFacesOptions stand_in(const Options& options, const SplitOptions& split) {
  GeneratedFacesOptions faces;
  faces.per_class = demo_per_class(split, faces.per_class);
  faces.size = options.size;
  return faces;
}
GeneratedFacesOptions stand_in(const GeneratedFacesOptions& options, const SplitOptions&) {
  return options;
}
GeneratedDigitsOptions stand_in(const GeneratedDigitsOptions& options, const SplitOptions&) {
  return options;
}

/// These pictures are as large as they are.
MnistOptions with_side(const MnistOptions& options, int64_t) {
  return options;
}
CifarOptions with_side(const CifarOptions& options, int64_t) {
  return options;
}
template <class Options>
Options with_side(Options options, int64_t side) {
  options.size = side;
  return options;
}

template <class Options>
Framing framing_of(const Options&) {
  return Framing::middle_square;
}
Framing framing_of(const FaceScrubOptions&) {
  return Framing::stretched;
}

using Paths = std::vector<std::filesystem::path>;

template <class Options>
Paths paths_of(const Options&, const std::filesystem::path&) {
  return {};
}
Paths paths_of(const MnistOptions& options, const std::filesystem::path& root) {
  return {root / options.path};
}
Paths paths_of(const FaceScrubOptions& options, const std::filesystem::path& root) {
  return {root / options.path, root / options.list};
}
Paths paths_of(const ImageFolderOptions& options, const std::filesystem::path& root) {
  if (options.group_file.empty()) return {root / options.path};
  return {root / options.path, root / options.group_file};
}

template <class Options>
int64_t at_least(const Options&) {
  return 0;
}
int64_t at_least(const FaceScrubOptions& options) {
  return options.classes.at_least;
}
int64_t at_least(const ImageFolderOptions& options) {
  return options.classes.at_least;
}

template <class Options>
std::string place_of(const Options& options) {
  return options.path.string();
}
std::string place_of(const FaceScrubOptions& options) {
  return options.list.string();
}
std::string place_of(const GeneratedFacesOptions&) {
  return "generated_faces";
}
std::string place_of(const GeneratedDigitsOptions&) {
  return "generated_digits";
}

template <class Options>
class SourceOf : public SourceWith<Options> {
 public:
  using SourceWith<Options>::SourceWith;

  LabelledImages load(const std::filesystem::path& data_root,
                      const Progress& progress) const override {
    return experiments::load(this->options, data_root, progress);
  }
  std::shared_ptr<const Source> stand_in(const SplitOptions& split) const override {
    return make_source(experiments::stand_in(this->options, split));
  }
  std::shared_ptr<const Source> with_side(int64_t side) const override {
    return make_source(experiments::with_side(this->options, side));
  }
  Paths paths(const std::filesystem::path& data_root) const override {
    return paths_of(this->options, data_root);
  }
  Framing framing() const override { return framing_of(this->options); }
  int64_t at_least() const override { return experiments::at_least(this->options); }
  std::string place() const override { return place_of(this->options); }
};

template <class Options>
Loader loader(const std::string& name) {
  const auto read = [](const JsonField& field) {
    Options options;
    const OptionReader reader{field};
    visit(options, reader);
    return make_source(options);
  };
  const auto describe = [](nlohmann::ordered_json& schema) {
    Options options;
    const OptionSchema visitor{schema};
    visit(options, visitor);
  };
  return {name, read, describe};
}

}  // namespace

template <class Options>
std::shared_ptr<const Source> make_source(const Options& options) {
  return std::make_shared<SourceOf<Options>>(options);
}

const std::vector<Loader>& loaders() {
  static const std::vector<Loader> kLoaders{loader<CifarOptions>("cifar10"),
                                            loader<PictureListOptions>("csv"),
                                            loader<FaceScrubOptions>("facescrub"),
                                            loader<ImageFolderOptions>("folder"),
                                            loader<GeneratedDigitsOptions>("generated_digits"),
                                            loader<GeneratedFacesOptions>("generated_faces"),
                                            loader<MnistOptions>("mnist")};
  return kLoaders;
}

template std::shared_ptr<const Source> make_source(const GeneratedFacesOptions&);

}  // namespace experiments
