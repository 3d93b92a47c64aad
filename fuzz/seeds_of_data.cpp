#include <torch/types.h>

#include "app/sweep_file/read_sweep.h"
#include "files/base64.h"
#include "files/whole_file.h"
#include "fuzz/seeds.h"
#include "tests/app/sweep_file/study_texts.h"
#include "tests/app/sweep_file/sweep_text.h"
#include "tests/data_loaders/formats/four_colours.h"
#include "tests/data_loaders/idx_files.h"
#include "tests/data_loaders/small_pictures.h"

namespace fuzz {
namespace {

using Folder = std::filesystem::path;

std::string encoded(const std::string& ending) {
  const cv::Mat picture(7, 9, CV_8UC3, cv::Scalar(10, 90, 200));
  std::vector<unsigned char> bytes;
  cv::imencode(ending, picture, bytes);
  return {bytes.begin(), bytes.end()};
}

void write_pictures(const Folder& folder) {
  const auto picture = patterned(12, 17, 1);
  files::write_whole(folder / "png", as_png(picture));
  files::write_whole(folder / "grey.png", as_png(picture.slice(2, 0, 1)));
  files::write_whole(folder / "jpeg", as_jpeg(picture));
  files::write_whole(folder / "turned.jpeg", with_exif_orientation_6(as_jpeg(picture)));
  for (const std::string ending : {".webp", ".tiff", ".bmp"})
    files::write_whole(folder / ("of" + ending), encoded(ending));
  files::write_whole(folder / "gif", files::from_base64(four_colours::gif));
  files::write_whole(folder / "avif", files::from_base64(four_colours::avif));
  files::write_whole(folder / "heic", files::from_base64(four_colours::heic));
}

void write_lists(const Folder& folder) {
  const std::string digest(64, 'a');
  files::write_whole(folder / "facescrub_list" / "two",
                     "name\timage_id\tface_id\turl\tbbox\tsha256\nBill Hader\t11185\t6325\t"
                     "http://a/b.jpg\t1,2,30,40\t" +
                         digest + "\nA B\t1\t2\thttp://c/d\t0,0,5,5\t" + digest + "\n");
  files::write_whole(folder / "csv" / "groups",
                     "file,group\r\n\"cat/1.jpg\",\"the \"\"first\"\"\"\ndog/2.jpg,b\n");
  files::write_whole(folder / "csv" / "pictures", "\xef\xbb\xbfpath,label,group\na.jpg,cat,\n");
}

void write_sweeps(const Folder& folder) {
  const auto sweep = experiments::small_sweep();
  files::write_whole(folder / "sweep", sweep.dump());
  files::write_whole(folder / "overridden", sweep.dump() + '\0' +
                                                "/experiments/0/training/steps=[1, 2]" + '\0' +
                                                "/experiments/0/name=\"other\"");
  for (const auto& [type, text] : experiments::study_texts()) {
    auto studied = sweep;
    studied["studies"] = nlohmann::json::array({nlohmann::json::parse(text)});
    files::write_whole(folder / type, studied.dump());
  }
}

}  // namespace

void write_seeds_of_data(const Folder& folder) {
  write_pictures(folder / "picture");
  write_lists(folder);
  write_sweeps(folder / "sweep_file");
  const auto values = torch::arange(24).to(torch::kUInt8).view({2, 3, 4});
  files::write_whole(folder / "idx" / "plain", idx_bytes(values));
  files::write_whole(folder / "idx" / "gzipped", gzipped(idx_bytes(values)));
  files::write_whole(folder / "idx" / "labels", idx_bytes(values.flatten()));
}

}  // namespace fuzz
