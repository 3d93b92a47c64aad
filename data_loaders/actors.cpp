#include "data_loaders/drawn_face.h"

namespace data_loaders {
namespace {

Actor ada() {
  Actor actor;
  actor.name = "Ada";
  actor.skin = {244, 205, 178};
  actor.hair_colour = {156, 70, 32};
  actor.hair = Hair::kLong;
  actor.face_width = 0.74;
  actor.jaw = 0.15;
  actor.eye_size = 0.16;
  actor.iris = {72, 132, 84};
  actor.brow_thickness = 0.05;
  actor.brow_slant = 0.03;
  actor.lips = 0.08;
  actor.lip_colour = {196, 72, 78};
  return actor;
}

Actor bruno() {
  Actor actor;
  actor.name = "Bruno";
  actor.skin = {214, 160, 120};
  actor.hair_colour = {52, 36, 28};
  actor.face_width = 0.84;
  actor.jaw = 0.9;
  actor.eye_distance = 0.36;
  actor.eye_size = 0.12;
  actor.iris = {84, 52, 30};
  actor.brow_thickness = 0.11;
  actor.brow_height = 0.19;
  actor.nose_length = 0.46;
  actor.nose_width = 0.19;
  actor.mouth_width = 0.33;
  actor.lip_colour = {170, 96, 84};
  actor.beard = Beard::kFull;
  return actor;
}

Actor carmen() {
  Actor actor;
  actor.name = "Carmen";
  actor.skin = {150, 98, 68};
  actor.hair_colour = {34, 24, 24};
  actor.hair = Hair::kCurly;
  actor.face_width = 0.78;
  actor.jaw = 0.4;
  actor.eye_size = 0.15;
  actor.iris = {58, 36, 22};
  actor.brow_thickness = 0.06;
  actor.brow_height = 0.25;
  actor.nose_length = 0.36;
  actor.nose_width = 0.2;
  actor.mouth_width = 0.34;
  actor.lips = 0.11;
  actor.lip_colour = {158, 54, 66};
  return actor;
}

Actor dmitri() {
  Actor actor;
  actor.name = "Dmitri";
  actor.skin = {238, 196, 172};
  actor.hair_colour = {112, 106, 102};
  actor.hair = Hair::kBald;
  actor.face_width = 0.8;
  actor.jaw = 0.65;
  actor.eye_distance = 0.31;
  actor.eye_size = 0.12;
  actor.iris = {92, 130, 164};
  actor.brow_thickness = 0.08;
  actor.brow_slant = 0.07;
  actor.nose_length = 0.5;
  actor.nose_width = 0.17;
  actor.lips = 0.05;
  actor.lip_colour = {190, 112, 104};
  actor.glasses = true;
  actor.beard = Beard::kMoustache;
  return actor;
}

Actor esther() {
  Actor actor;
  actor.name = "Esther";
  actor.skin = {250, 220, 198};
  actor.hair_colour = {226, 188, 108};
  actor.hair = Hair::kBob;
  actor.face_width = 0.8;
  actor.jaw = 0.45;
  actor.eye_distance = 0.35;
  actor.eye_size = 0.15;
  actor.iris = {78, 118, 178};
  actor.brow_thickness = 0.05;
  actor.brow_height = 0.24;
  actor.nose_length = 0.32;
  actor.nose_width = 0.11;
  actor.mouth_width = 0.27;
  actor.lips = 0.07;
  actor.lip_colour = {218, 104, 112};
  return actor;
}

Actor fumiko() {
  Actor actor;
  actor.name = "Fumiko";
  actor.skin = {240, 200, 160};
  actor.hair_colour = {40, 34, 44};
  actor.hair = Hair::kBun;
  actor.face_width = 0.76;
  actor.jaw = 0.3;
  actor.eye_distance = 0.34;
  actor.eye_size = 0.13;
  actor.iris = {50, 34, 26};
  actor.brow_thickness = 0.055;
  actor.brow_height = 0.23;
  actor.brow_slant = -0.03;
  actor.nose_length = 0.34;
  actor.nose_width = 0.13;
  actor.mouth_width = 0.25;
  actor.lips = 0.075;
  actor.lip_colour = {204, 84, 88};
  actor.glasses = true;
  return actor;
}

}  // namespace

const std::array<Actor, 6>& actors() {
  static const std::array<Actor, 6> all{ada(), bruno(), carmen(), dmitri(), esther(), fumiko()};
  return all;
}

}  // namespace data_loaders
