#include "app/error_words.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <opencv2/core.hpp>

#include "app/config_error.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace {

std::string words_after(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::exception& error) {
    return app::words_of(error);
  }
  return "nothing was thrown";
}

TEST(WordsOf, OurOwnAreLeftAsTheyAre) {
  EXPECT_EQ(words_after([] { throw std::runtime_error("a.png: cannot be read"); }),
            "a.png: cannot be read");
  EXPECT_EQ(words_after([] { throw std::invalid_argument("expected size >= 1"); }),
            "expected size >= 1");
  EXPECT_EQ(words_after([] { throw app::ConfigError("--only x: no experiment"); }),
            "--only x: no experiment");
}

TEST(WordsOf, OpenCVsSayWhoseTheyAreWithoutItsFiles) {
  const auto words = words_after([] { cv::Mat(2, 2, CV_8U).reshape(3, 1); });
  EXPECT_EQ(words.rfind("OpenCV cannot do this: ", 0), 0U) << words;
  EXPECT_EQ(words.find(".cpp"), words.npos) << words;
}

TEST(WordsOf, LibTorchsAreOneLineWithoutABacktrace) {
  const auto words = words_after([] { torch::zeros({2}).add(torch::zeros({3})); });
  EXPECT_EQ(words.rfind("LibTorch cannot do this: ", 0), 0U) << words;
  EXPECT_EQ(words.find('\n'), words.npos) << words;
}

TEST(WordsOf, TooLittleMemoryIsSaidAlikeWhoeverAsked) {
  EXPECT_EQ(words_after([] { torch::empty({int64_t{1} << 50}); }),
            "not enough memory: 4194304.0 GiB were wanted at once");
  EXPECT_EQ(words_after([] { throw std::bad_alloc(); }), "not enough memory");
}

TEST(WordsOf, AFileSystemsErrorBeginsWithThePath) {
  const TemporaryFolder folder;
  files::write_whole(folder / "file", "");
  const auto below = folder / "file/below";
  EXPECT_EQ(words_after([&] { std::filesystem::create_directories(below); }),
            below.string() + ": Not a directory");
}

TEST(WordsOf, WhatNobodyExpectedIsCalledAMistakeOfOurs) {
  EXPECT_EQ(words_after([] { std::map<int, int>().at(3); }),
            "a mistake in facesweep, which you may report: std::out_of_range, map::at");
}

}  // namespace
