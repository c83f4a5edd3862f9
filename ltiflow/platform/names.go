package platform

import (
	"slices"
	"strings"

	"ltibootcamp/ltiflow/platform/store"
	"ltibootcamp/ltiflow/seeded"
)

// otherNames are of people who may sit in a course instead of those that every
// course begins with. All are invented. Each is a given name and a family name,
// of ASCII letters, as they are in e-mail addresses too. It is never written to.
var otherNames = strings.Fields(`
	Adaeze.Nwosu Aiko.Mori Alejandra.Fuentes Amir.Farahani Anahera.Paki
	Anneli.Saarinen Arjun.Menon Astrid.Lindqvist Ayanda.Dlamini Beatriz.Moura
	Bilal.Qureshi Bongani.Khumalo Catalina.Vega Chiara.Ferrante Chidi.Obi
	Dalia.Mansour Daniyar.Akhmetov Deniz.Yildiz Eilidh.Murray Emeka.Onyango
	Esra.Demir Farid.Rahimi Fatou.Diallo Freya.Holm Giulia.Marchetti
	Hamza.Benali Hinewai.Tamati Ibrahim.Toure Ilse.Vermeulen Imani.Mwangi
	Ivana.Kovac Jamila.Osman Joaquin.Salas Kaito.Hayashi Kalinda.Perera
	Katarzyna.Nowicka Keola.Kahale Lindiwe.Ndlovu Linh.Pham Luis.Quispe
	Mahina.Kealoha Marek.Dvorak Marisol.Ibarra Meera.Pillai Mihai.Ionescu
	Nadia.Haddou Niamh.Gallagher Nizhoni.Begay Oskar.Nyberg Parisa.Tehrani
	Quang.Le Rania.Khoury Ravi.Chaudhary Rosa.Huaman Sadia.Chowdhury
	Samir.Bakri Seo-yeon.Park Sina.Faleolo Tane.Rangi Tariq.Aziz
	Thandiwe.Moyo Ulla.Jokinen Wanjiru.Kamau Xiomara.Reyes Yusuf.Adeyemi
	Zainab.Kone Zofia.Wrobel
`)

// named gives people the names that the seed has for them, in every course the
// same; without a seed they keep theirs. So do those that the pages of the course
// tell of, and the student who is nobody.
func named(ids *seeded.Source, members []store.Member) []store.Member {
	if ids == nil {
		return members
	}
	order := ids.Order("people", len(otherNames))
	for i := range members {
		m := &members[i]
		if slices.Contains(known, m.ID) {
			continue
		}
		name := otherNames[order[i]]
		m.Given, m.Family, _ = strings.Cut(name, ".")
		m.Email = name + "@example.com"
		if m.LegacyID != "" {
			m.LegacyID = strings.ToLower(name)
		}
	}
	return members
}

// known are they. It is never written to.
var known = []string{notebookInstructor, notebookStudent, "LTIBCU_11", "LTIBCU_21"}
