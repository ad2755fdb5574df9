package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

// iconSizes are those that desktops look for (Icon Theme Specification 0.13, and what AppStream and file managers use).
var iconSizes = []int{16, 22, 24, 32, 48, 64, 96, 128, 192, 256, 512}

// iconName is what the desktop entry says.
const iconName = "org.linnet.Linnet"

// icons writes the hicolor folders: one picture for each size, and the drawing.
func icons(folder string) error {
	f, err := os.Open("assets/icons/Icon.png")
	if err != nil {
		return err
	}
	defer f.Close()
	large, err := png.Decode(f)
	if err != nil {
		return err
	}
	for _, size := range iconSizes {
		small := image.NewNRGBA(image.Rect(0, 0, size, size))
		draw.CatmullRom.Scale(small, small.Bounds(), large, large.Bounds(), draw.Src, nil)
		to := filepath.Join(folder, fmt.Sprintf("%dx%d", size, size), "apps", iconName+".png")
		if err := writeIcon(to, small); err != nil {
			return err
		}
	}
	drawing, err := os.ReadFile("assets/icons/linnet.svg")
	if err != nil {
		return err
	}
	to := filepath.Join(folder, "scalable", "apps", iconName+".svg")
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, drawing, 0o644)
}

func writeIcon(to string, picture image.Image) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	best := png.Encoder{CompressionLevel: png.BestCompression}
	if err := best.Encode(f, picture); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
