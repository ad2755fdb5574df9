package ads

import "strings"

// lookalikes maps a character to the Latin one that it is taken for. The pairs are facts of Unicode's confusables.txt (UTS 39),
// kept to the alphabets that people type; capitals stand here where they look like another letter than their small form.
var lookalikes = pairs(
	"il 1l |l ∣l 0o ƽ5 з3", // i, l and 1 are one
	// Latin
	"ıl ɩl ɨl ǀl ǃl ŀl łl ⱡl ꞁl ɑa ɐa əe ɛe ɵo øo đd ħh ŧt ƀb ƅb ɓb ƌd ɗd ɖd ƒf ɡg ɢg ɠg ƙk ɱm ɲn ŋn ɴn ƥp ɋq ɍr ɾr ʂs ƭt ʋv ʉu ɯw "+
		"ʍm ɏy ƴy ƶz ʐz ɉj ɟj",
	// small capitals
	"ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ʜh ɪl ᴊj ᴋk ʟl ᴍm ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz",
	// Cyrillic
	"аa вb еe єe ҽe іl їl јj кk қk ҝk мm нh ңh һh ҥh оo ҩo пn рp сc ҫc ҁc тt ҭt уy үy ұy ӯy хx ҳx ѕs ԁd ԍg ԛq ԝw ѡw ӏl ьb ѵv ғf гr иu яr",
	// Greek
	"αa βb γy εe ϵe ζz ηn ιl κk ϰk λa μm νv οo ρp ϱp σo ςc ϲc τt υu χx ωw ϳj ϝf ϕo θo Ηh Νn Υy Ζz Ρp Χx Μm Τt Κk Ιl Εe Βb Αa Οo",
	// Armenian
	"սu Սu օo Օo հh ոn Ոn ցg զq տs Տs լl Լl ձd քp Գq կl յj Յj ւl",
	// Hebrew, Cherokee
	"סo וl ןl חn טu םo Ꭺa Ᏼb Ꮯc Ꭰd Ꭼe Ꮐg Ꮋh Ꭵl Ꭻj Ꮶk Ꮮl Ꮇm Ꮲp Ꭱr Ꮪs Ꭲt Ꮩv Ꮃw Ꭹy Ꮓz",
	// Coptic
	"ⲁa ⲃb ⲉe ⲏh ⲓl ⲕk ⲙm ⲛn ⲟo ⲣp ⲥc ⲧt ⲩy ⲭx ⲍz",
	// Lisu
	"ꓮa ꓐb ꓚc ꓓd ꓰe ꓝf ꓖg ꓧh ꓲl ꓙj ꓗk ꓡl ꓟm ꓠn ꓳo ꓑp ꓣr ꓢs ꓔt ꓴu ꓦv ꓪw ꓫx ꓬy ꓜz",
	// signs
	"’' ‘' ʼ' ʻ' ʹ' ′' `' ´' ꞌ' “\" ”\" ″\" ·. •. ∙. ‧. −- ー- ‐- ‑-",
)

// pairs reads words of two characters: what it is, and what it looks like.
func pairs(rows ...string) map[rune]rune {
	all := map[rune]rune{}
	for _, word := range strings.Fields(strings.Join(rows, " ")) {
		pair := []rune(word)
		all[pair[0]] = pair[1]
	}
	return all
}
