package kit

import "strings"

// jump goes to the next row whose text begins with what was typed since the last other key.
func (p *pool[T, K]) jump(letter rune) {
	if p.Text == nil || letter == ' ' {
		return
	}
	at := p.where()
	if p.typed != "" && p.seek(p.typed+string(letter), max(at, 0)) {
		return
	}
	if !p.seek(string(letter), at+1) {
		p.typed = ""
	}
}

// seek goes to the first row from one on that begins so, also behind the last; false: none does.
func (p *pool[T, K]) seek(text string, from int) bool {
	n := p.rows.Len()
	for i := range n {
		at := (from + i) % n
		if one := p.rows.At(at); one != nil && begins(p.Text(one), text) {
			p.goTo(at, false)
			p.typed = text
			return true
		}
	}
	return false
}

// begins says whether text begins so, in any case.
func begins(text, with string) bool {
	rs, ws := []rune(text), []rune(with)
	return len(rs) >= len(ws) && strings.EqualFold(string(rs[:len(ws)]), with)
}
