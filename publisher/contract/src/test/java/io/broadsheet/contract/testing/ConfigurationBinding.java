package io.broadsheet.contract.testing;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanResolutionContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.inject.BeanConfiguration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds one configuration record as the service would, without starting the service. */
public final class ConfigurationBinding {
    private ConfigurationBinding() {}

    /** The record, bound to these settings and nothing else. */
    public static <T> T bind(Class<T> type, Map<String, Object> settings) {
        return bindAll(type, PropertySource.of("settings", settings)).getFirst();
    }

    /** All records of one type. */
    public static <T> List<T> bindAll(Class<T> type, PropertySource settings) {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environmentPropertySource(false)
                .propertySources(settings, PropertySource.of("quiet", Map.of("kafka.enabled", false)))
                .beanConfigurations(new AllOtherBeans(type.getName()))
                .start()) {
            return List.copyOf(context.getBeansOfType(type));
        }
    }

    /** The beans of the service but for one, switched off. */
    private record AllOtherBeans(String one) implements BeanConfiguration {
        @Override
        public boolean isWithin(String className) {
            return className.startsWith("io.broadsheet.") && !className.equals(one);
        }

        @Override
        public boolean isEnabled(BeanContext context, @Nullable BeanResolutionContext resolution) {
            return false;
        }

        @Override
        public @Nullable Package getPackage() {
            return null;
        }

        @Override
        public String getName() {
            return "all other beans";
        }

        @Override
        public String getVersion() {
            return "1";
        }
    }
}
