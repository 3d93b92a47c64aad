#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "app/pictures/picture_index.h"

namespace experiments {
namespace {

std::string text() {
  return *rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~'));
}

double finite() {
  return *rc::gen::inRange<int64_t>(-1000000, 1000000) / 1000.0;
}

RC_GTEST_PROP(PictureIndex, IsReadAsItWasWritten, ()) {
  const auto count = [] { return *rc::gen::inRange<int64_t>(0, 1000); };
  ExperimentPictures pictures{text(), {text()}, {}, {}};
  pictures.mistakes = {{text(), text(), count(), count(), finite(), count()}};
  pictures.weights = {{text(),
                       text(),
                       text(),
                       *rc::gen::arbitrary<bool>(),
                       1 + count(),
                       {{text(), count(), text(), finite()}},
                       text()}};
  const auto written = to_text({pictures});
  RC_ASSERT(to_text(picture_index_from(written, "index.json")) == written);
}

}  // namespace
}  // namespace experiments
