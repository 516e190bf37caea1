// The sample living room: an old gray sofa that waits for its replacement.
//
//   povray room.pov                    the picture
//   povray Declare=Mask=1 room.pov     its mask: black is where the sofa and its shadow are
//
// `make sample` renders both, with the settings that the committed images were made with.

#version 3.7;
#ifndef (Mask) #declare Mask = 0; #end
#include "parts.inc"

global_settings {
  assumed_gamma 1
  #if (!Mask)
    radiosity {
      pretrace_start 0.08 pretrace_end 0.01
      count 160 nearest_count 12 error_bound 0.35 recursion_limit 2
      low_error_factor 0.6 gray_threshold 0.1 minimum_reuse 0.01 brightness 1
    }
  #end
}

#declare Left = -2.20;     // the wall with the window
#declare Right = 3.6;
#declare Front = -6.2;     // behind the viewer
#declare Ceiling = 2.72;

camera {
  location <0.80, 1.36, -4.8>
  right x * image_width / image_height
  angle 56
  look_at <0.06, 0.93, 0>
}

// ---- the room ---------------------------------------------------------------------------------

#declare WallColour = rgb <0.47, 0.51, 0.44>;
#declare White = rgb <0.86, 0.85, 0.82>;

#declare WindowLow = <Left, 0.55, -1.95>;
#declare WindowHigh = <Left, 2.28, -0.62>;

#declare Room = union {
  box { <Left - 0.2, -0.2, 0>, <Right + 0.2, Ceiling + 0.2, 0.2> Paint(WallColour) }
  box { <Right, -0.2, Front>, <Right + 0.2, Ceiling + 0.2, 0> Paint(White) }
  box { <Left, -0.2, Front - 0.2>, <Right, Ceiling + 0.2, Front> Paint(White) }
  box { <Left, Ceiling, Front>, <Right, Ceiling + 0.2, 0> Paint(White) }
  box { <Left, -0.1, Front>, <Right, 0, 0>
        PlankFloor(0.145, 1.5, rgb <0.60, 0.42, 0.26>, rgb <0.40, 0.255, 0.145>) }
  difference {
    box { <Left - 0.25, -0.2, Front>, <Left, Ceiling + 0.2, 0.1> }
    box { WindowLow - 1 * x, WindowHigh + 1 * x }
    Paint(White)
  }
  // Baseboards and a cornice.
  box { <Left, 0, -0.018>, <Right, 0.115, 0> Paint(White) }
  box { <Left, 0.115, -0.011>, <Right, 0.125, 0> Paint(White) }
  box { <Left, 0, Front>, <Left + 0.018, 0.115, 0> Paint(White) }
  box { <Left, Ceiling - 0.07, -0.05>, <Right, Ceiling, 0> Paint(White) }
  box { <Left, Ceiling - 0.07, Front>, <Left + 0.05, Ceiling, 0> Paint(White) }
}

#declare Window = union {
  #local Y = WindowLow.y;
  #while (Y <= WindowHigh.y + 0.01)
    box { <Left - 0.12, Y - 0.028, WindowLow.z>, <Left - 0.07, Y + 0.028, WindowHigh.z> }
    #local Y = Y + (WindowHigh.y - WindowLow.y) / 3;
  #end
  #local Z = WindowLow.z;
  #while (Z <= WindowHigh.z + 0.01)
    box { <Left - 0.12, WindowLow.y, Z - 0.028>, <Left - 0.07, WindowHigh.y, Z + 0.028> }
    #local Z = Z + (WindowHigh.z - WindowLow.z) / 2;
  #end
  box { <Left - 0.1, WindowLow.y - 0.035, WindowLow.z - 0.06>,
        <Left + 0.09, WindowLow.y, WindowHigh.z + 0.06> }
  Paint(White)
}

// ---- the sofa, and the room it takes in the mask ----------------------------------------------

#declare SofaGray = rgb <0.335, 0.335, 0.345>;

#macro RolledArm()
  union {
    object { RoundBox(<-0.10, 0.09, -0.90>, <0.10, 0.56, -0.04>, 0.03) }
    cylinder { <0, 0.55, -0.90>, <0, 0.55, -0.04>, 0.125 }
    torus { 0.105, 0.02 rotate 90 * x translate <0, 0.55, -0.90> }
    sphere { 0, 0.105 scale <1, 1, 0.2> translate <0, 0.55, -0.90> }
  }
#end

#declare Sofa = union {
  object { RoundBox(<-1.0, 0.09, -0.88>, <1.0, 0.34, -0.06>, 0.03) }
  object { RoundBox(<-1.0, 0.09, -0.26>, <1.0, 0.80, -0.05>, 0.07) }
  object { RolledArm() translate -1.02 * x }
  object { RolledArm() translate 1.02 * x }
  #local I = -1;
  #while (I <= 1)
    object { Cushion(<0.61, 0.19, 0.70>) rotate <-2, 0.6 * I, 1.5 * I> translate <0.605 * I, 0.405 - 0.012 * (1 - abs(I)), -0.58> }
    object { Cushion(<0.60, 0.46, 0.22>) rotate <-13, 2 * I, 2.5 * I * I * (I + 0.4)> translate <0.60 * I, 0.67, -0.325> }
    #local I = I + 1;
  #end
  Cloth(SofaGray, 0.82)
}

#declare SofaFeet = union {
  object { Leg(0.10, 0.035, 0.025) translate <-1.0, 0.1, -0.82> }
  object { Leg(0.10, 0.035, 0.025) translate <1.0, 0.1, -0.82> }
  object { Leg(0.10, 0.035, 0.025) translate <-1.0, 0.1, -0.12> }
  object { Leg(0.10, 0.035, 0.025) translate <1.0, 0.1, -0.12> }
  Wood(rgb <0.16, 0.09, 0.05>, rgb <0.11, 0.06, 0.03>)
}

#declare SofaPlace = <0.12, 0, -0.06>;

// Generous and without corners: the sofa with a hand's breadth around it, and its shadow on the floor.
#declare SofaMask = union {
  object { RoundBox(<-1.30, -0.12, -0.96>, <1.30, 1.02, 0>, 0.2) }
  sphere { 0, 1 scale <1.30, 0.02, 0.56> translate -0.78 * z }
  Flat(rgb 0)
}

// ---- beside the sofa --------------------------------------------------------------------------

#declare SideTable = union {
  cylinder { <0, 0.53, 0>, <0, 0.555, 0>, 0.25 }
  cylinder { <0, 0.2, 0>, <0, 0.215, 0>, 0.17 }
  #local I = 0;
  #while (I < 3)
    cone { <0.21, 0, 0>, 0.013, <0.13, 0.54, 0>, 0.018 rotate (120 * I + 20) * y }
    #local I = I + 1;
  #end
  Wood(rgb <0.47, 0.30, 0.17>, rgb <0.37, 0.23, 0.12>)
}

#declare Books = union {
  box { <-0.1, 0, -0.07>, <0.1, 0.028, 0.07> Paint(rgb <0.42, 0.16, 0.11>) rotate 12 * y }
  box { <-0.09, 0.028, -0.065>, <0.09, 0.05, 0.065> Paint(rgb <0.75, 0.70, 0.58>) rotate -4 * y }
}

#if (Mask)
  object { SofaMask translate SofaPlace }
#else
  object { Room }
  object { Window }
  object { Curtain(8, rgb <0.80, 0.77, 0.70>) translate <Left + 0.1, 0, -0.58> }
  object { Sofa translate SofaPlace }
  object { SofaFeet translate SofaPlace }
  union {
    object { SideTable }
    object { Books translate <0.1, 0.555, -0.12> }
    union { TableLamp(rgb <0.20, 0.30, 0.33>, 1) translate <-0.04, 0.555, 0.03> }
    translate <1.85, 0, -0.42>
  }
  union { SwordPlant(rgb <0.72, 0.60, 0.49>, 7) scale 1.1 translate <-1.57, 0, -0.42> }
  union {
    FramedHills(0.72, 0.92, 3, rgb <0.78, 0.74, 0.64>, rgb <0.16, 0.24, 0.25>)
    translate <-0.32, 1.74, 0>
  }
  union {
    FramedHills(0.72, 0.92, 11, rgb <0.80, 0.68, 0.55>, rgb <0.33, 0.19, 0.14>)
    translate <0.54, 1.74, 0>
  }

  Daylight(WindowLow, WindowHigh, 1, 1.25)
  // The sun, low and warm.
  light_source {
    <-9, 7.2, 1.0> color rgb <1, 0.84, 0.62> * 1.6
    area_light 0.2 * z, 0.2 * y, 7, 7 adaptive 2
    parallel point_at <-1, 0, -1.9>
  }
  // What comes from the rest of the home behind the viewer.
  light_source {
    <1.6, 2.3, -5.8> color rgb <1, 0.97, 0.92> * 0.26
    area_light 2.5 * x, 1.4 * y, 7, 7 adaptive 2
    fade_distance 5 fade_power 2
  }
#end
