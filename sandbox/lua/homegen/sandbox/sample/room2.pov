// The second sample room: a bedroom with a bare floor.
//
//   povray room2.pov                   the picture
//   povray Declare=Mask=1 room2.pov    its mask: black is the floor
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

#declare Left = -3.4;
#declare Right = 2.15;     // the wall with the window
#declare Front = -6.2;     // behind the viewer
#declare Ceiling = 2.72;

camera {
  location <-0.55, 1.46, -4.9>
  right x * image_width / image_height
  angle 57
  look_at <0.22, 0.92, 0>
}

// ---- the room ---------------------------------------------------------------------------------

#declare WallColour = rgb <0.60, 0.485, 0.40>;
#declare White = rgb <0.86, 0.84, 0.80>;

#declare WindowLow = <Right, 0.75, -1.95>;
#declare WindowHigh = <Right, 2.28, -0.72>;

#declare Walls = union {
  box { <Left - 0.2, -0.2, 0>, <Right + 0.2, Ceiling + 0.2, 0.2> Paint(WallColour) }
  box { <Left - 0.2, -0.2, Front>, <Left, Ceiling + 0.2, 0> Paint(White) }
  box { <Left, -0.2, Front - 0.2>, <Right, Ceiling + 0.2, Front> Paint(White) }
  box { <Left, Ceiling, Front>, <Right, Ceiling + 0.2, 0> Paint(White) }
  difference {
    box { <Right, -0.2, Front>, <Right + 0.25, Ceiling + 0.2, 0.1> }
    box { WindowLow - 1 * x, WindowHigh + 1 * x }
    Paint(White)
  }
  box { <Left, 0, -0.018>, <Right, 0.10, 0> Paint(White) }
  box { <Right - 0.018, 0, Front>, <Right, 0.10, 0> Paint(White) }
}

#declare Floor = box { <Left, -0.1, Front>, <Right, 0, 0> }

#declare Window = union {
  box { <Right + 0.07, WindowLow.y, -1.21>, <Right + 0.12, WindowHigh.y, -1.15> }
  #local Y = WindowLow.y;
  #while (Y <= WindowHigh.y + 0.01)
    box { <Right + 0.07, Y - 0.03, WindowLow.z>, <Right + 0.12, Y + 0.03, WindowHigh.z> }
    #local Y = Y + (WindowHigh.y - WindowLow.y) / 2;
  #end
  box { <Right - 0.09, WindowLow.y - 0.035, WindowLow.z - 0.06>,
        <Right + 0.1, WindowLow.y, WindowHigh.z + 0.06> }
  Paint(White)
}

// ---- the bed and what stands beside it --------------------------------------------------------

// Its head at z = 0, its middle at x = 0.
#declare Bed = union {
  union {
    object { RoundBox(<-0.88, 0.08, -0.10>, <0.88, 1.08, -0.02>, 0.035) }
    object { RoundBox(<-0.85, 0.12, -2.06>, <0.85, 0.30, -0.08>, 0.03) }
    Cloth(rgb <0.47, 0.43, 0.37>, 0.85)
  }
  union {
    #local I = 0;
    #while (I < 4)
      object { Leg(0.13, 0.03, 0.02) translate <0.76 * (2 * mod(I, 2) - 1), 0.13, -0.2 - 1.78 * floor(I / 2)> }
      #local I = I + 1;
    #end
    Wood(rgb <0.30, 0.19, 0.11>, rgb <0.22, 0.13, 0.07>)
  }
  object { RoundBox(<-0.80, 0.28, -2.02>, <0.80, 0.52, -0.10>, 0.07) Paint(rgb <0.85, 0.83, 0.79>) }
  // The duvet hangs over the sides; its top is turned back below the pillows.
  union {
    object { RoundBox(<-0.87, 0.26, -2.08>, <0.87, 0.60, -0.72>, 0.09) }
    object { RoundBox(<-0.88, 0.545, -0.98>, <0.88, 0.645, -0.66>, 0.045) }
    Bedding(rgb <0.84, 0.82, 0.78>)
  }
  object { RoundBox(<-0.885, 0.28, -1.92>, <0.885, 0.615, -1.42>, 0.09)
           Cloth(rgb <0.60, 0.29, 0.17>, 0.85) }
  union {
    object { Cushion(<0.72, 0.46, 0.20>) rotate <-28, 4, 2> translate <-0.40, 0.72, -0.30> }
    object { Cushion(<0.72, 0.46, 0.20>) rotate <-30, -3, -2> translate <0.40, 0.72, -0.30> }
    Paint(rgb <0.86, 0.84, 0.80>)
  }
  object { Cushion(<0.50, 0.40, 0.17>) rotate <-34, 3, -5> translate <0.05, 0.74, -0.50>
           Cloth(rgb <0.27, 0.36, 0.34>, 0.85) }
}

#declare Nightstand = union {
  object { RoundBox(<-0.24, 0.16, -0.40>, <0.24, 0.54, -0.02>, 0.012) }
  object { RoundBox(<-0.22, 0.36, -0.412>, <0.22, 0.52, -0.38>, 0.008) }
  object { RoundBox(<-0.22, 0.18, -0.412>, <0.22, 0.34, -0.38>, 0.008) }
  #local I = 0;
  #while (I < 4)
    object { Leg(0.17, 0.022, 0.014) translate <0.19 * (2 * mod(I, 2) - 1), 0.17, -0.07 - 0.28 * floor(I / 2)> }
    #local I = I + 1;
  #end
  Wood(rgb <0.50, 0.33, 0.19>, rgb <0.42, 0.27, 0.15>)
}

#declare Knobs = union {
  sphere { <0, 0.44, -0.425>, 0.014 }
  sphere { <0, 0.26, -0.425>, 0.014 }
  Lacquer(rgb <0.6, 0.45, 0.2>)
}

#declare BedPlace = <-1.38, 0, 0>;
#declare NightstandPlace = <-0.17, 0, 0>;

// What hides the floor.
#declare Furniture = union {
  object { Bed translate BedPlace }
  object { Nightstand translate NightstandPlace }
  object { Curtain(9, rgb <0.55, 0.58, 0.55>) translate <Right - 0.1, 0, -0.80> }
}

#if (Mask)
  object { Furniture }
  object { Floor Flat(rgb 0) }
#else
  object { Walls }
  object { Floor PlankFloor(0.12, 1.1, rgb <0.62, 0.52, 0.41>, rgb <0.47, 0.375, 0.275>) }
  object { Window }
  object { Furniture }
  object { Knobs translate NightstandPlace }
  union { TableLamp(rgb <0.75, 0.71, 0.64>, 1) translate <-0.22, 0.54, -0.2> }
  union {
    FramedHills(1.15, 0.62, 21, rgb <0.76, 0.72, 0.62>, rgb <0.20, 0.26, 0.20>)
    translate <-1.38, 1.66, 0>
  }

  Daylight(WindowLow, WindowHigh, -1, 0.95)
  light_source {
    <-2.2, 2.3, -5.8> color rgb <1, 0.96, 0.9> * 0.42
    area_light 2 * x, 1.4 * y, 7, 7 adaptive 2
    fade_distance 5 fade_power 2
  }
#end
