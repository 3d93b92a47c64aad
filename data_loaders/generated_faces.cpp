#include "data_loaders/generated_faces.h"

#include <stdexcept>

#include "data_loaders/drawn_face.h"
#include "data_loaders/picture_rows.h"

namespace data_loaders {

LabelledImages generated_faces(const GeneratedFacesOptions& options, const Progress& progress) {
  if (options.per_class < 1 || options.size < 8) {
    throw std::invalid_argument("generated_faces: expected per_class >= 1 and size >= 8");
  }
  return generated(
      static_cast<int64_t>(actors().size()), options.per_class, {options.size, options.size, 3},
      [](int64_t label) { return actors()[label].name; },
      [&](int64_t label, int64_t number, uint8_t* pixels) {
        draw_face(actors()[label], options.size, {options.seed, label, number}, pixels);
      },
      progress);
}

}  // namespace data_loaders
