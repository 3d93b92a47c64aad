#include <fmt/core.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "alexnet/layers.h"
#include "alexnet/published_weights.h"
#include "alexnet/read_weights.h"
#include "alexnet/script_module.h"
#include "app/commands/commands.h"
#include "app/commands/fetch_published.h"
#include "app/commands/keep_inputs.h"
#include "app/printable.h"

namespace commands {
namespace {

struct AlexNetArguments {
  std::string file;
  std::string name;
  std::string output;
  std::string url;
};

std::string family(const alexnet::Weights& weights) {
  switch (weights.order) {
    case alexnet::BlockOrder::pool_then_norm:
      return "pooling, then response normalisation";
    case alexnet::BlockOrder::norm_then_pool:
      return "response normalisation, then pooling (Caffe)";
    case alexnet::BlockOrder::pool:
      return "pooling without response normalisation (torchvision)";
  }
  return "";
}

void import_weights(const AlexNetArguments& arguments) {
  keep_inputs("--output", arguments.output, {arguments.file});
  const auto weights = alexnet::read_weights(arguments.file);
  const std::filesystem::path output = arguments.output;
  alexnet::save(output, weights);
  std::cout << fmt::format("{}: {:.1f} MB, {}\nfrom {}\n", app::printable(output.string()),
                           static_cast<double>(std::filesystem::file_size(output)) / 1e6,
                           family(weights), app::printable(weights.source));
  for (const auto& layer : alexnet::layers_of(weights)) {
    const auto shape = alexnet::output_shape(alexnet::up_to(weights, layer));
    std::cout << fmt::format("alexnet.{}: {} numbers per picture\n", layer, shape.numbers());
  }
}

int fetch_weights(const AlexNetArguments& arguments) {
  auto file = alexnet::published_weights(arguments.name).file;
  if (!arguments.url.empty()) file.urls = {arguments.url};
  if (!arguments.output.empty()) file.path = arguments.output;
  if (!fetch_published(arguments.name, {file})) return interrupted;
  const auto path = app::printable(file.path.string());
  std::cout
      << path << "\nto use it: facesweep alexnet import " << path
      << " --output DATA_ROOT/alexnet.pt, and \"alexnet\": { \"weights\": \"alexnet.pt\" } in "
         "the JSON\n";
  return success;
}

void add_import(CLI::App& alexnet, const std::shared_ptr<AlexNetArguments>& arguments) {
  auto* command = alexnet.add_subcommand(
      "import", "Turn weights into one TorchScript file that takes pictures of any size");
  command
      ->add_option("file", arguments->file,
                   "A .safetensors, .caffemodel, .pth or .pt file of weights")
      ->required();
  command->add_option("--output", arguments->output, "The TorchScript file")
      ->default_val("alexnet.pt");
  command->callback([arguments] { import_weights(*arguments); });
}

void add_fetch(CLI::App& alexnet, const std::shared_ptr<AlexNetArguments>& arguments,
               int& exit_code) {
  std::string names;
  for (const auto& weights : alexnet::published_weights()) {
    names += (names.empty() ? "" : " or ") + weights.name;
  }
  auto* command = alexnet.add_subcommand(
      "fetch", "Download published weights, checked against their published digest");
  command->add_option("name", arguments->name, names)->required();
  command->add_option("--output", arguments->output, "The file (default: as published)");
  command->add_option("--url", arguments->url,
                      "A mirror in place of the official address; the digest stays the published "
                      "one");
  command->callback([arguments, &exit_code] { exit_code = fetch_weights(*arguments); });
}

}  // namespace

void add_alexnet(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<AlexNetArguments>();
  auto* command =
      app.add_subcommand("alexnet", "Weights for the inputs alexnet.conv1 to alexnet.fc7");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n  facesweep alexnet fetch torchvision\n"
      "  facesweep alexnet import bvlc_alexnet.caffemodel --output data/alexnet.pt");
  add_import(*command, arguments);
  add_fetch(*command, arguments, exit_code);
}

}  // namespace commands
