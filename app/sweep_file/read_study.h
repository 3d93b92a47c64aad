#pragma once

#include <string>
#include <vector>

#include "app/json/json_field.h"
#include "app/sweep_file/read_experiment.h"
#include "app/sweep_file/study.h"

namespace experiments {

/// Every "type" of a study, in the order of StudyOptions.
const std::vector<std::string>& study_types();

/// True where an entry of "experiments" has a "type" other than "sweep". Throws app::ConfigError
/// for one that is not known.
bool is_study(const JsonField& entry);

/// Such an entry; its data set must be `known`. What it trains is read as a sweep's fields are.
Study read_study(const JsonField& field, const KnownNames& known);

const std::string& type_of(const Study& study);

/// SHA-256, in hex, of all that the study's blocks follow from: its options, its trials and
/// `data_fingerprint`; neither its name nor its heading.
std::string study_id(const Study& study, const std::string& data_fingerprint);

/// What a study of that type may say.
nlohmann::ordered_json study_schema(const std::string& type);

/// Every key of a study of that type, of its model and of its training.
const KeyTree& study_keys(const std::string& type);

}  // namespace experiments
