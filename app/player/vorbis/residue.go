package vorbis

import "fmt"

// residue is what is left of spectra without their floors (8).
type residue struct {
	kind            int
	begin, end      int
	partition       int // numbers in one
	classifications int
	classbook       int
	books           [][8]int // of each classification, by pass; -1: none
}

func (d *Decoder) readResidue(r *reader) error {
	x := residue{kind: int(r.bits(16)), begin: int(r.bits(24)), end: int(r.bits(24)), partition: int(r.bits(24)) + 1,
		classifications: int(r.bits(6)) + 1, classbook: int(r.bits(8))}
	if x.kind > 2 || x.begin > x.end || x.classbook >= len(d.codebooks) || d.codebooks[x.classbook].dimensions < 1 {
		return fmt.Errorf("%w: a residue", ErrDamaged)
	}
	cascade := make([]int, x.classifications)
	for i := range cascade {
		cascade[i] = int(r.bits(3))
		if r.bits(1) == 1 {
			cascade[i] += int(r.bits(5)) << 3
		}
	}
	for _, passes := range cascade {
		var books [8]int
		for pass := range books {
			if books[pass] = -1; passes>>pass&1 == 0 {
				continue
			}
			k := int(r.bits(8))
			if k >= len(d.codebooks) || d.codebooks[k].values == nil {
				return fmt.Errorf("%w: a book of a residue", ErrDamaged)
			}
			books[pass] = k
		}
		x.books = append(x.books, books)
	}
	d.residues = append(d.residues, x)
	return nil
}

// readResidues reads those of all channels, submap by submap.
func (d *Decoder) readResidues(r *reader, m *mapping, n int) {
	var rows [MaxChannels][]float32
	for s, k := range m.residue {
		x := &d.residues[k]
		list, sounds := rows[:0], false
		for c := range d.spectra {
			if m.submap[c] != s {
				continue
			}
			sounds = sounds || !d.floors[c].silent
			if x.kind == 2 || !d.floors[c].silent {
				list = append(list, d.spectra[c][:n])
			}
		}
		if !sounds || r.over {
			continue
		}
		d.readPasses(r, x, list, n)
	}
}

// readPasses reads the partitions of the spectra in up to eight passes, each of which adds to the ones before. It ends where the packet
// does.
func (d *Decoder) readPasses(r *reader, x *residue, rows [][]float32, n int) {
	vectors := len(rows)
	if x.kind == 2 { // one that goes through all of them by turns
		n, vectors = n*len(rows), 1
	}
	begin, end := min(x.begin, n), min(x.end, n)
	parts := (end - begin) / x.partition
	classbook := &d.codebooks[x.classbook]
	words := classbook.dimensions
	stride := parts + words
	if cap(d.classes) < vectors*stride {
		d.classes = make([]int, vectors*stride)
	}
	classes := d.classes[:vectors*stride]
	for pass := range 8 {
		for part := 0; part < parts; {
			for v := 0; pass == 0 && v < vectors; v++ {
				value := classbook.scalar(r)
				if value < 0 {
					return
				}
				for i := words - 1; i >= 0; i-- {
					classes[v*stride+part+i] = value % x.classifications
					value /= x.classifications
				}
			}
			for k := 0; k < words && part < parts; k, part = k+1, part+1 {
				for v := range vectors {
					book := x.books[classes[v*stride+part]][pass]
					if book < 0 {
						continue
					}
					at := begin + part*x.partition
					if ok := d.codebooks[book].addTo(r, x, rows, span{v, at}); !ok {
						return
					}
				}
			}
		}
	}
}

// span is where a partition begins.
type span struct{ vector, at int }

// addTo adds the vectors of a partition; false: the packet ends.
func (c *codebook) addTo(r *reader, x *residue, rows [][]float32, s span) bool {
	size := x.partition
	switch x.kind {
	case 0:
		row := rows[s.vector][s.at:][:size]
		step := size / c.dimensions
		for i := range step {
			vector := c.vector(r)
			if vector == nil {
				return false
			}
			for k, v := range vector {
				row[i+k*step] += v
			}
		}
		return true
	case 1:
		return c.addInOrder(r, rows[s.vector][s.at:][:size])
	}
	if len(rows) == 2 && s.at%2 == 0 && c.dimensions%2 == 0 && size%c.dimensions == 0 {
		return c.addByPairs(r, rows[0][s.at/2:][:size/2], rows[1][s.at/2:][:size/2])
	}
	for i := 0; i < size; {
		vector := c.vector(r)
		if vector == nil {
			return false
		}
		for _, v := range vector {
			if i < size {
				rows[(s.at+i)%len(rows)][(s.at+i)/len(rows)] += v
			}
			i++
		}
	}
	return true
}

func (c *codebook) addInOrder(r *reader, row []float32) bool {
	for len(row) > 0 {
		vector := c.vector(r)
		if vector == nil {
			return false
		}
		n := min(len(vector), len(row))
		for k, v := range vector[:n] {
			row[k] += v
		}
		row = row[n:]
	}
	return true
}

// addByPairs is for two channels that take turns in every vector.
func (c *codebook) addByPairs(r *reader, left, right []float32) bool {
	right = right[:len(left)]
	for i := 0; i < len(left); {
		vector := c.vector(r)
		if vector == nil {
			return false
		}
		for ; len(vector) >= 2; vector = vector[2:] {
			left[i] += vector[0]
			right[i] += vector[1]
			i++
		}
	}
	return true
}
