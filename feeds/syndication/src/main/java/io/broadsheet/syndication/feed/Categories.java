package io.broadsheet.syndication.feed;

import io.broadsheet.contract.article.Article;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An article's categories: its section, then its tags, each once. */
final class Categories {
    private Categories() {}

    static List<String> of(Article article) {
        Set<String> names = new LinkedHashSet<>();
        if (article.section() != null) {
            names.add(article.section());
        }
        names.addAll(article.tags());
        return names.stream().filter(name -> !name.isBlank()).toList();
    }
}
